"""Caddy serves a site over TLS with the configuration printed for it, and answers what
the site's own value says.
"""

from pathlib import Path

import pytest

from tests.support.delivery_sites import SIGNALS, addresses, differences, gated_site
from tests.support.signals import requests
from tests.support.web_servers import caddy


@pytest.mark.parametrize("policies", ["site", "page"])
def test_caddy_answers_what_the_site_says(tmp_path: Path, policies: str) -> None:
    site = gated_site(tmp_path / "site", policies)
    asked = [(address, signal) for address in addresses(site) for signal in SIGNALS]
    # Caddy leads on from a folder's file to the folder.
    asked = [
        (address, signal)
        for address, signal in asked
        if not address.endswith("/index.html")
    ]
    with caddy(site.folder) as server:
        found = {
            (address, signal): differences(site, server, address, signal)
            for address, signal in asked
        }
    assert {each: difference for each, difference in found.items() if difference} == {}
    assert len(found) > 60


def test_caddy_hears_a_signal_or_none(tmp_path: Path) -> None:
    site = gated_site(tmp_path / "site")
    with caddy(site.folder) as server:
        wrong = [
            str(each)
            for each in requests()
            if (server.ask("/", each.fields).headers.get("tk") == ["N"])
            is not each.signalled
        ]
    assert wrong == []
