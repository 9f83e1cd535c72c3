"""The policy's table: written by the declaration, and in step with it."""

from dataclasses import replace

from bs4 import BeautifulSoup

from analytics_gate.declaration.values import (
    Declaration,
    Disclosure,
    Duration,
    Hosts,
    Provider,
    Purpose,
    Runs,
    Service,
    StorageDeclaration,
    Where,
)
from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.pages.service_table import render_service_table
from tests.support import services

COUNTER = replace(
    services.COUNTER,
    told=(Disclosure.PATH, Disclosure.TITLE, Disclosure.LANGUAGE),
    recognises_visitors=Duration("30 days", 30),
    keeps=Duration("14 months", 420),
)
FORUM = Service(
    id="forum",
    name="Forum",
    purpose=Purpose.FUNCTIONAL,
    provider=Provider("Forum", "https://forum.example.org/privacy"),
    runs=Runs.SANDBOX,
    hosts=Hosts(link=("forum.example.org",)),
)


def rows(*services: Service) -> dict[str, list[str]]:
    soup = BeautifulSoup(render_service_table(Declaration(services)), "html.parser")
    return {
        str(row["id"]): [cell.get_text(" ") for cell in row.find_all(["th", "td"])]
        for row in soup.select("tbody tr")
    }


def test_the_table_has_a_row_for_each_service_in_the_declarations_order() -> None:
    assert list(rows(FORUM, COUNTER)) == ["service-forum", "service-counter"]
    assert list(rows(COUNTER, FORUM)) == ["service-counter", "service-forum"]


def test_the_table_says_what_a_service_may_do() -> None:
    assert rows(COUNTER)["service-counter"] == [
        "Counter by Example Its privacy policy",
        "Analytics",
        "Only when you allow it, in a sandbox without cookies or storage; "
        "never when your browser sends Do Not Track or Global Privacy Control",
        "The page's path, its title and its language",
        "For 30 days, by a random number that this site keeps in your browser",
        "14 months",
    ]


def test_the_table_says_of_a_link_that_it_waits_to_be_pressed() -> None:
    assert rows(FORUM)["service-forum"] == [
        "Forum Its privacy policy",
        "Functional",
        "Only when you press its link or button",
        "Nothing until you go there",
        "Never",
        "Not said",
    ]


def test_the_table_says_of_an_embed_what_its_frame_is_told() -> None:
    (player,) = rows(
        replace(FORUM, hosts=Hosts(frame=("player.example",)), told=(Disclosure.SITE,))
    ).values()
    assert player[3] == "Nothing until you go there; then this site's address"


def test_the_table_tells_services_apart_that_run_otherwise() -> None:
    (necessary,) = rows(replace(COUNTER, purpose=Purpose.NECESSARY)).values()
    assert necessary[2] == "Always"
    (in_page,) = rows(replace(COUNTER, runs=Runs.PAGE, told=())).values()
    assert in_page[2].startswith("Only when you allow it, in the page;")
    assert in_page[3] == "Nothing; but in the page it can see all of it"
    (in_markup,) = rows(
        replace(FORUM, runs=Runs.PAGE, hosts=Hosts(frame=("forum.example.org",)))
    ).values()
    assert in_markup[2].startswith("Only when you allow it, in the page;")
    assert in_markup[3] == "Nothing"


def test_the_table_says_of_a_necessary_service_of_the_page_that_all_contact_it() -> (
    None
):
    hosts = Hosts(
        style=("fonts.example",),
        font=("files.fonts.example", "fonts.example"),
        link=("example.org",),
    )
    (fonts,) = rows(
        replace(FORUM, purpose=Purpose.NECESSARY, runs=Runs.PAGE, hosts=hosts)
    ).values()
    assert fonts[2] == (
        "Always: every page is open to it, and your browser contacts "
        "files.fonts.example and fonts.example "
        "whatever you chose"
    )


def test_the_table_escapes_all_that_a_declaration_says() -> None:
    odd = '<img src=//evil.example/>"&'
    service = replace(
        COUNTER,
        name=odd,
        provider=Provider(odd, "https://example.org/?a=1&b=<"),
        recognises_visitors=Duration(odd, 1),
        keeps=Duration(odd, 1),
    )
    kept = StorageDeclaration(odd, Where.LOCAL, odd)
    html = render_service_table(
        Declaration((service,), choice_lasts=Duration(odd, 1), necessary=(kept,))
    )
    assert list(outgoing_references(html)) == []
    assert "<img" not in html.lower()
    assert 'href="https://example.org/?a=1&amp;b=&lt;"' in html


def test_the_table_labels_each_cell_for_narrow_screens() -> None:
    soup = BeautifulSoup(render_service_table(Declaration((COUNTER,))), "html.parser")
    titles = [cell.get_text() for cell in soup.select("thead th")]
    assert [cell["data-label"] for cell in soup.select("tbody td")] == titles[1:]


def test_the_table_says_what_the_site_itself_keeps() -> None:
    kept = StorageDeclaration("__palette", Where.LOCAL, "remembers light or dark")
    html = render_service_table(
        Declaration(necessary=(kept,), choice_lasts=Duration("3 weeks", 21))
    )
    assert "<li><code>__palette</code>: remembers light or dark</li>" in html
    assert "remembers that for 3 weeks." in html
    assert "<p>None.</p>" in html
    assert "keeps nothing in your browser until you choose" in render_service_table(
        Declaration()
    )


def test_the_table_is_the_same_each_time() -> None:
    declaration = Declaration((COUNTER, FORUM))
    assert render_service_table(declaration) == render_service_table(declaration)
