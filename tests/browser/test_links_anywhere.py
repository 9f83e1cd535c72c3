"""Links that a site's own scripts make: the network's list keeps them to known origins,
or to https.
"""

from pathlib import Path

import pytest

from analytics_gate.declaration.values import Declaration
from analytics_gate.delivery.options import Delivery, LinkPolicy
from analytics_gate.delivery.server import serve_folder
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from tests.support.visiting import Visiting

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title></head><body>'
    '<a href="https://known.example/">known</a></body></html>'
)
ADDRESSES = {
    "known": "https://known.example/",
    "secure": "https://secure.example/",
    "port": "https://port.example:8443/",
    "plain": "http://plain.example/",
}
# Firefox has no Connection-Allowlist yet.
OPEN = {
    ("chromium", LinkPolicy.KNOWN): {"known"},
    ("chromium", LinkPolicy.ANY): {"known", "secure", "port"},
    ("firefox", LinkPolicy.KNOWN): set(ADDRESSES),
    ("firefox", LinkPolicy.ANY): set(ADDRESSES),
}


@pytest.mark.parametrize("links", LinkPolicy)
def test_a_script_leads_the_page_no_further_than_its_links_may_lead(
    visit: Visiting, engine: str, links: LinkPolicy, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    gate_folder(
        tmp_path,
        SitePlan(
            Declaration(),
            SiteAddress("https://site.example", "/"),
            "s.yml",
            Delivery(links),
        ),
        (),
    )
    with serve_folder(tmp_path) as server:
        visitor = visit(server=server)

        def left(url: str) -> bool:
            return not url.startswith(visitor.site)

        for address in ADDRESSES.values():
            visitor.go("/")
            visitor.ask(f"void setTimeout(() => location.assign({address!r}))")
            # Where it may not go, Chromium shows an error of its own in the page's
            # place, which never loads.
            visitor.page.wait_for_url(
                left, wait_until="commit" if engine == "chromium" else "load"
            )
        visitor.recorder.wait_until_idle()
        assert {
            host.removesuffix(".example") for host in visitor.recorder.hosts
        } == OPEN[engine, links]
