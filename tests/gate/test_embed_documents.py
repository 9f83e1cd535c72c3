"""The documents that embeds open: one an address, of ours, without a script, and narrow."""

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analytics_gate.declaration.values import (
    Declaration,
    Disclosure,
    Hosts,
    Provider,
    Purpose,
    Runs,
    Service,
)
from analytics_gate.delivery.static_host import headers_for, read_header_rules
from analytics_gate.errors import GateError
from analytics_gate.gate.embeds import (
    Embed,
    embed_document,
    embed_policy_of,
    place_embeds,
)
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from analytics_gate.markup.contacts import outgoing_references

PLAYER = Service(
    id="player",
    name="Player",
    purpose=Purpose.FUNCTIONAL,
    provider=Provider("Example", "https://example.org/privacy"),
    runs=Runs.SANDBOX,
    hosts=Hosts(frame=("player.example", "*.player.example")),
)
COUNTER = replace(
    PLAYER,
    id="counter",
    script="https://script.example/x.js",
    start="return {}",
    hosts=Hosts(script=("script.example",)),
)
SITE = Declaration((PLAYER, COUNTER))
PLACE = (
    '<span aria-label="A &amp; B" data-gate-embed="player" '
    'data-gate-address="https://player.example/?a&amp;b"></span>'
)
PAGE = (
    '<!doctype html><html lang="{}"><head><meta '
    'charset="utf-8"><title>A</title></head><body>{}</body></html>'
)


def test_the_document_holds_one_frame_and_nothing_else() -> None:
    html = embed_document(
        Embed(PLAYER, "https://player.example/?a&b", 'A "title" <b>', "he")
    )
    page = BeautifulSoup(html, "html.parser")
    assert [each.name for each in page.body.find_all(True)] == ["iframe"]  # type: ignore[union-attr]
    assert not page.select("script, link, [style], [onload]")
    (frame,) = page.select("iframe")
    assert (frame["src"], frame["title"]) == (
        "https://player.example/?a&b",
        'A "title" <b>',
    )
    assert page.html and page.html["lang"] == "he"  # noqa: PT018
    assert "allow-top-navigation" not in str(frame["sandbox"])
    assert [contact.host for contact in outgoing_references(html)] == ["player.example"]
    policy = page.select("meta[http-equiv]")[0]["content"]
    assert policy == str(embed_policy_of(PLAYER))
    assert policy.startswith(
        "default-src 'none'; frame-src https://*.player.example https://"
        "player.example; style-src 'sha256-"
    )


@pytest.mark.parametrize(
    ("told", "referrer"),
    [
        ((), "no-referrer"),
        ((Disclosure.PATH,), "no-referrer"),
        ((Disclosure.SITE,), "origin"),
    ],
)
def test_the_frame_is_told_of_the_site_only_where_that_is_declared(
    told: tuple[Disclosure, ...], referrer: str
) -> None:
    page = BeautifulSoup(
        embed_document(
            Embed(replace(PLAYER, told=told), "https://player.example/", "A", "en")
        ),
        "html.parser",
    )
    assert page.select("iframe")[0]["referrerpolicy"] == referrer


def test_placeholders_are_led_to_documents_and_the_same_one_twice_to_one() -> None:
    pages = {
        "a.html": PAGE.format("en", PLACE + PLACE),
        "b.html": PAGE.format("en", ""),
        "c.html": PAGE.format("de", PLACE),
    }
    led, embeds = place_embeds(pages, SITE, "/sub/")
    assert led["b.html"] == pages["b.html"]
    assert {
        path: [(each.address, each.title) for each in placed]
        for path, placed in embeds.items()
    } == {
        "a.html": [("https://player.example/?a&b", "A & B")] * 2,
        "c.html": [("https://player.example/?a&b", "A & B")],
    }
    frames = [
        str(each["data-gate-frame"])
        for each in BeautifulSoup(led["a.html"], "html.parser").select("span")
    ]
    assert len(set(frames)) == 1
    assert frames[0] == f"/sub/{embeds['a.html'][0].path}"
    assert embeds["c.html"][0].path not in frames[0]
    assert (
        BeautifulSoup(led["a.html"], "html.parser").select("span")[1]["aria-label"]
        == "A & B"
    )


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            PLACE.replace('embed="player', 'embed="video'),
            "data-gate-embed is 'video', expected one of: player",
        ),
        (
            PLACE.replace('embed="player', 'embed="counter'),
            "data-gate-embed is 'counter', expected one of: player",
        ),
        (
            PLACE.replace("A &amp; B", " "),
            "aria-label is missing, expected a few words that say what is shown",
        ),
        (
            PLACE.replace("https://player", "https://script"),
            "data-gate-address is 'https://script.example/?a&b', expected an https address on: "
            "player.example, *.player.example",
        ),
        (
            PLACE.replace("https:", "javascript:"),
            "data-gate-address is 'javascript://player.example/?a&b', "
            "expected an https address on: "
            "player.example, *.player.example: https only",
        ),
    ],
)
def test_a_placeholder_that_nothing_declares_is_an_error_with_its_line(
    place: str, said: str
) -> None:
    with pytest.raises(GateError) as error:
        place_embeds({"a.html": PAGE.format("en", f"\n\n{place}")}, SITE, "/")
    assert str(error.value) == f"a.html:3: {said}"


def test_a_gated_folder_has_what_its_embeds_need_and_only_where_they_are(
    tmp_path: Path,
) -> None:
    (tmp_path / "index.html").write_text(PAGE.format("en", "Words"))
    (tmp_path / "watch.html").write_text(PAGE.format("en", PLACE))
    gate_folder(
        tmp_path,
        SitePlan(SITE, SiteAddress("https://site.example", "/sub/"), "services.yml"),
    )
    link = '<link rel="stylesheet" href="/sub/gate/embed.css">'
    assert link in (tmp_path / "watch.html").read_text()
    assert link not in (tmp_path / "index.html").read_text()
    # Instant navigation keeps the first page's block, so all pages have the same one.
    assert all(
        '"id":"player"' in (tmp_path / name).read_text()
        for name in ("index.html", "watch.html")
    )
    (document,) = (tmp_path / "gate/sandbox/player").iterdir()
    rules = read_header_rules((tmp_path / "_headers").read_text())
    headers = headers_for(f"/sub/gate/sandbox/player/{document.name}", rules)
    assert (
        headers["Content-Security-Policy"]
        == f"{embed_policy_of(PLAYER)}; frame-ancestors 'self'"
    )
    assert headers["Connection-Allowlist"] == (
        '(response-origin "https://*.player.example" "https://player.example");redirects=allow'
    )
    assert headers["Referrer-Policy"] == "no-referrer"
    # A player sends no policy of its own that this would ask for.
    assert "Cross-Origin-Embedder-Policy" not in headers
    assert (
        "player" not in headers_for("/sub/watch.html", rules)["Content-Security-Policy"]
    )


def test_a_site_without_embeds_has_none_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE.format("en", "Words"))
    gate_folder(
        tmp_path,
        SitePlan(SITE, SiteAddress("https://site.example", "/"), "services.yml"),
    )
    assert not list(tmp_path.rglob("*embed*"))
    assert (
        "player"
        not in (tmp_path / "_headers").read_text()
        + (tmp_path / "index.html").read_text()
    )
