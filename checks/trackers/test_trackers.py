"""Real clients in their sandboxes: each reports the page, to its own host, as told, and
can keep nothing.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from analytics_gate.addresses.hosts import covers
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.values import Declaration
from analytics_gate.delivery.server import SiteServer, serve_folder
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from checks.trackers.clients import CLIENTS, Client, say
from tests.support.patience import PATIENCE_S
from tests.support.visiting import Visit, Visiting

PAGE = (
    '<!doctype html><html lang="en"><head><meta '
    'charset="utf-8"><title>Page</title></head><body>Words</body></'
    "html>"
)


def declare(client: Client, **changes: str) -> Declaration:
    services = [{"preset": client.preset, **client.settings, **changes}]
    return parse_declaration(yaml.safe_dump({"services": services}), "services.yml")


@pytest.fixture
def site(client: Client, tmp_path: Path) -> Iterator[SiteServer]:
    """A site of two pages with that one service."""
    for name in ("first-page", "second-page"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(PAGE)
    gate_folder(
        tmp_path,
        SitePlan(
            declare(client, recognises_visitors="30 days"),
            SiteAddress("https://site.example", "/"),
            "services.yml",
        ),
    )
    with serve_folder(tmp_path) as server:
        yield server


@pytest.fixture
def visitor(client: Client, site: SiteServer, visit: Visiting) -> Visit:
    visitor = visit(server=site)
    script = urlsplit(declare(client).services[0].script or "")
    visitor.recorder.answer(
        script.netloc, script.path, client.script(), "text/javascript"
    )
    if client.answer:
        visitor.recorder.answer(
            client.settings["host"],
            client.reports_to,
            client.answer,
            "application/json",
        )
    visitor.go("/first-page/")
    assert visitor.contacted() == []
    return visitor


def reports(client: Client, visitor: Visit, path: str) -> str:
    """All that the client said once it has reported the page."""
    if not client.reports_views:
        visitor.ask("gate.track('broken', { detail: 'left' })")
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        visitor.recorder.wait_until_idle()
        requests = [
            contact
            for contact in visitor.recorder.connections
            if contact.kind == "request"
        ]
        if any(
            urlsplit(each.url).path == client.reports_to and path in say(each)
            for each in requests
        ):
            return "\n".join(map(say, requests))
        time.sleep(0.1)
    raise AssertionError(
        f"{path} was not reported, but {[(each.url, say(each)) for each in requests]}"
    )


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.preset)
def test_the_client_reports_the_pages_it_is_told_of_and_keeps_nothing(
    client: Client, visitor: Visit
) -> None:
    visitor.ask(f"gate.choose({{'{client.preset}': true}})")
    visitor.settle()
    reports(client, visitor, "/first-page/")
    visitor.leave()
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()
    visitor.go("/second-page/")
    said = reports(client, visitor, "/second-page/")
    assert "/first-page/" not in said
    assert "gate/sandbox" not in said
    allowed = declare(client).services[0].hosts
    for contact in visitor.recorder.connections:
        assert any(
            covers(host, contact.host)
            for host in (*allowed.script, *allowed.connect, *allowed.image)
        )
        assert contact.header("Cookie") is None
        assert contact.header("Referer") is None
    number = visitor.ask(f"localStorage['gate:{client.preset}'].split('.')[1]")
    assert (number in said) == client.takes_number
    assert visitor.kept() == {"cookie": {"gate"}, "local": {f"gate:{client.preset}"}}


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.preset)
def test_the_client_says_no_more_after_a_withdrawal(
    client: Client, visitor: Visit
) -> None:
    visitor.ask(f"gate.choose({{'{client.preset}': true}})")
    visitor.settle()
    reports(client, visitor, "/first-page/")
    visitor.ask("gate.withdraw()")
    # What was on its way before this answer came has reached the wire.
    visitor.ask("fetch('/first-page/').then((answer) => answer.text())")
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()
    visitor.ask("gate.track('more')")
    visitor.go("/second-page/")
    assert visitor.kept() == {"cookie": {"gate"}}
    visitor.leave()
    assert visitor.contacted() == []
