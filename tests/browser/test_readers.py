"""What a reader does with the site: every page is in order, and every link out of it
opens, and only when pressed.
"""

import itertools

import pytest

from analytics_gate.audit.visitors import Signal
from analytics_gate.delivery.server import SiteServer
from tests.support.visiting import PAGES, Visiting


@pytest.mark.either_engine
def test_every_page_is_in_order(visit: Visiting) -> None:
    visitor = visit(Signal.DNT)
    said: list[str] = []
    visitor.page.on(
        "console",
        lambda message: said.append(message.text) if message.type != "info" else None,
    )
    visitor.page.on("pageerror", lambda error: said.append(str(error)))
    for path in (*PAGES, "/nowhere/"):
        visitor.go(path)
        assert visitor.page.locator("h1").count() == 1
        assert visitor.page.locator("html[lang=en]").count() == 1
    # The one for a page that is not there is the browser's own.
    assert [text for text in said if "404" not in text] == []


SIZES = ((320, 568), (390, 844), (1440, 900))


@pytest.mark.either_engine
def test_every_page_fits(visit: Visiting) -> None:
    visitor = visit()
    for path, (width, height) in itertools.product(PAGES, SIZES):
        where = f"{path} at {width} by {height}"
        if (width, height) == SIZES[0]:
            visitor.go(path)
        visitor.page.set_viewport_size({"width": width, "height": height})
        assert visitor.ask("document.scrollingElement.scrollWidth") <= width, where
        panel = visitor.page.locator("#gate-panel").bounding_box()
        assert panel is not None, where
        assert panel["height"] <= height * 0.51, where
        # The page's smooth scrolling and late layout end where the end of the page is in view.
        visitor.until(
            "(scrollTo({ top: document.scrollingElement.scrollHeight, behavior: 'instant' }), "
            "scrollY + innerHeight >= document.scrollingElement.scrollHeight - 1)"
        )
        footer = visitor.page.locator("footer").last.bounding_box()
        assert footer is not None, where
        # The panel stands below the page's last words, once one has come to the end.
        assert footer["y"] + footer["height"] <= panel["y"] + 1, where


LINKS = {
    "/privacy/": [
        "donottrack.us",
        "www.paypal.com",
        "www.discourse.org",
        "community.letsencrypt.org",
    ],
    "/repository/": ["cps.letsencrypt.org", "github.com"],
    "/privacy/services/": ["policies.google.com", "x.com"],
}


# That Firefox connects to a link before it is pressed shows on one page as on all.
ONE = "/privacy/services/"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if path == ONE else [pytest.mark.either_engine])
        for path in sorted(LINKS)
    ],
)
def test_every_link_opens_when_it_is_pressed_and_not_before(
    visit: Visiting, secure_site: SiteServer, path: str
) -> None:
    visitor = visit(Signal.DNT, server=secure_site)
    for host in LINKS[path]:
        visitor.go(path)
        visitor.recorder.wait_until_idle()
        visitor.recorder.clear()
        link = visitor.page.locator(f'a[href*="//{host}"]').first
        link.hover()
        link.focus()
        assert visitor.contacted() == []
        link.click()
        visitor.recorder.wait_for(host)
        visitor.page.wait_for_url(f"http*://{host}/**")


def test_only_the_origins_of_links_can_be_gone_to(visit: Visiting, engine: str) -> None:
    visitor = visit(Signal.DNT)
    visitor.go("/privacy/")
    visitor.ask("void (location.href = 'https://elsewhere.example/?' + document.title)")
    if engine == "firefox":
        # It has no Connection-Allowlist yet, and no other policy is about where a page can go.
        visitor.recorder.wait_for("elsewhere.example")
    else:
        visitor.page.wait_for_url("chrome-error://**")
        assert visitor.contacted() == []


@pytest.mark.either_engine
def test_the_policys_own_links_work(visit: Visiting) -> None:
    visitor = visit(Signal.DNT)
    visitor.go("/privacy/")
    assert (
        visitor.page.locator(
            'article a[href="mailto:security@letsencrypt.org"]'
        ).count()
        == 1
    )
    visitor.page.locator("article").get_by_role("link", name="applicable CPS").click()
    visitor.page.wait_for_url("**/repository/")
    visitor.until("document.querySelector('h1').innerText.startsWith('Repository')")


def test_a_promise_in_the_list_leads_to_its_sentence_in_the_policy(
    visit: Visiting,
) -> None:
    visitor = visit(Signal.DNT)
    visitor.page.set_viewport_size({"width": 390, "height": 600})
    visitor.go("/privacy/promises/")
    visitor.page.locator("#proof-of-dnt blockquote a").click()
    visitor.page.wait_for_url("**/privacy/#promise-dnt*")
    # Browsers that know text fragments have the paragraph for their target, others its mark.
    visitor.until(
        "document.querySelector(':target')?.closest('p')?.innerText.includes('We "
        "respect the Do Not Track')"
    )
    visitor.until(
        "(({ top, bottom }) => top > 0 && bottom < innerHeight)("
        "document.querySelector('a[href*=\"donottrack\"]').getBoundingClientRect())"
    )


@pytest.mark.either_engine
def test_the_table_of_contents_leads_to_each_section(visit: Visiting) -> None:
    visitor = visit(Signal.DNT)
    visitor.page.set_viewport_size({"width": 1440, "height": 900})
    visitor.go("/privacy/")
    for section in ("Public User", "Subscriber", "Visitor", "What We Share"):
        visitor.page.locator("nav.md-nav--secondary").get_by_role(
            "link", name=section, exact=True
        ).first.click()
        visitor.until(
            f"document.querySelector(':target')?.innerText.startsWith({section!r})"
        )
