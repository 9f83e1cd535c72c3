"""nginx serves a site over TLS with the configuration printed for it, and answers what
the site's own value says.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from analytics_gate.delivery.headers import HeaderRule, SiteHeaders
from analytics_gate.delivery.nginx import nginx_config
from analytics_gate.errors import GateError
from tests.support.delivery_sites import SIGNALS, addresses, differences, gated_site
from tests.support.signals import requests
from tests.support.site_building import BuiltSite, build_own_site
from tests.support.web_servers import WebServer, nginx

SITES: dict[str, Callable[[Path], BuiltSite]] = {
    "own": build_own_site,
    "with everything": gated_site,
    "with a policy for each page": partial(gated_site, policies="page"),
}


@pytest.fixture(scope="module", params=SITES)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> BuiltSite:
    return SITES[request.param](tmp_path_factory.mktemp("nginx") / "site")


@pytest.fixture(scope="module")
def server(site: BuiltSite) -> Iterator[WebServer]:
    with nginx(site.folder) as server:
        yield server


@pytest.mark.parametrize("signal", SIGNALS)
def test_nginx_answers_what_the_site_says(
    site: BuiltSite, server: WebServer, signal: str
) -> None:
    asked = list(addresses(site))
    assert len(asked) > 15
    assert {
        address: found
        for address in asked
        if (found := differences(site, server, address, signal))
    } == {}


def test_nginx_hears_a_signal_or_none(server: WebServer) -> None:
    # Before 1.23 nginx sees the first of two fields with one name: of a doubled signal, one.
    single = [each for each in requests() if len(dict(each.fields)) == len(each.fields)]
    assert [
        str(each)
        for each in single
        if (server.ask("/", each.fields).headers.get("tk") == ["N"])
        is not each.signalled
    ] == []


def test_nginx_closes_the_page_for_who_signals(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    site = gated_site(tmp_path_factory.mktemp("closed"))
    with nginx(site.folder) as server:
        policies = {
            signal: server.ask("/", fields).headers["content-security-policy"]
            for signal, fields in SIGNALS.items()
        }
    assert "https://tags.example" in policies["none"][0]
    assert len(policies["none"][0]) > 4096
    assert "https:" not in policies["dnt"][0]
    assert policies["gpc"] == policies["dnt"]


def test_nginx_knows_a_folders_page_by_both_of_its_names(tmp_path: Path) -> None:
    site = gated_site(tmp_path / "site")
    headers = site.folder / "_headers"
    headers.write_text(headers.read_text() + "\n/privacy/\n  X-Of-The-Owner: yes\n")
    with nginx(site.folder) as server:
        assert server.ask("/privacy/").headers["x-of-the-owner"] == ["yes"]
        assert "x-of-the-owner" not in server.ask("/").headers


@pytest.mark.parametrize("value", ["a $uri", "a\\b", "a\nb", "a\x00"])
def test_nginx_is_told_nothing_that_it_would_read_otherwise(value: str) -> None:
    rules = (HeaderRule("/*", (("X-A", value),)),)
    with pytest.raises(GateError, match="which nginx would not read as it is"):
        nginx_config(SiteHeaders(rules, ()), {})
