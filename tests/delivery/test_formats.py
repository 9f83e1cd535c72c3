"""A built site's headers, printed for each kind of host."""

import re
from pathlib import Path

import pytest

from analytics_gate.cli.main import main
from analytics_gate.delivery.caddy import caddy_config
from analytics_gate.delivery.cloudflare import cloudflare_headers
from analytics_gate.delivery.formats import FORMATS
from analytics_gate.delivery.headers import HeaderRule, SiteHeaders
from analytics_gate.delivery.static_host import Redirect
from analytics_gate.errors import GateError
from tests.support.delivery_sites import gated_site

RULES = (
    HeaderRule("/*", (("A", "1"), ("B", "2"))),
    HeaderRule("/x", (("C", "3"),)),
    HeaderRule("/x/*", (("B", "4"), ("C", "5"))),
)


def test_cloudflares_headers_detach_what_an_earlier_rule_has_set() -> None:
    assert cloudflare_headers(RULES) == (
        "/*\n  A: 1\n  B: 2\n\n/x\n  C: 3\n\n/x/*\n  ! B\n  B: 4\n  ! C\n  C: 5\n"
    )


def test_cloudflare_is_told_no_more_than_it_reads() -> None:
    assert cloudflare_headers(
        [HeaderRule(f"/{number}", (("A", 1993 * "1"),)) for number in range(100)]
    )
    with pytest.raises(
        GateError, match=r"^_headers: there are 101 rules, Cloudflare reads 100; "
    ):
        cloudflare_headers([HeaderRule("/*", (("A", "1"),))] * 101)
    with pytest.raises(
        GateError, match=r"^_headers: A has 2001 characters, Cloudflare reads 2000; "
    ):
        cloudflare_headers([HeaderRule("/*", (("A", 1996 * "1"),))])


def test_caddys_configuration_keeps_the_order_of_rules_and_asks_for_a_signal_once() -> (
    None
):
    config = caddy_config(
        SiteHeaders(RULES, (HeaderRule("/*", (("A", "2"), ("Tk", "N"))),)),
        {"/old/": Redirect("/new/"), "/a/": Redirect("/b.json", status=200)},
    )
    signalled, others = re.findall(
        r"\troute @gate_\w+ \{\n(.*?)\n\t\}\n", config, re.DOTALL
    )
    assert re.findall(r"header (.*)", signalled) == ["/* A `2`", "/* Tk `N`"]
    assert re.findall(r"header (.*)", others) == [
        "/* A `1`",
        "/* B `2`",
        "/x C `3`",
        "/x/* B `4`",
        "/x/* C `5`",
    ]
    assert re.findall(r"^\tre.*", config, re.MULTILINE)[-3:-1] == [
        "\tredir /old/ /new/ permanent",
        "\trewrite /a/ /b.json",
    ]
    signal, rest = re.findall(r"^@gate_\w+ expression `(.*)`$", config, re.MULTILINE)
    assert rest == f"!({signal})"


@pytest.mark.parametrize("value", ["a`b", "{host}", "a\nb"])
def test_caddy_is_told_nothing_that_it_would_read_otherwise(value: str) -> None:
    with pytest.raises(GateError, match="which Caddy would not read as it is"):
        caddy_config(SiteHeaders((HeaderRule("/*", (("A", value),)),), ()), {})


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return gated_site(tmp_path / "site").folder


@pytest.mark.parametrize("name", [each for each in FORMATS if each != "cloudflare"])
def test_the_command_prints_what_the_host_reads(
    site: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["headers", str(site), "--format", name]) == 0
    printed = capsys.readouterr().out
    assert printed == FORMATS[name](site)
    for word in (
        "Content-Security-Policy",
        "application/tracking-status+json",
        "https://stats.example",
    ):
        assert word in printed
    assert ("Tk" in printed) is (name != "netlify")


def test_the_command_prints_the_file_that_netlify_reads(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["headers", str(site)]) == 0
    assert capsys.readouterr().out == (site / "_headers").read_text()


def test_the_command_says_that_a_host_cannot_be_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["headers", str(site), "--format", "cloudflare"]) == 2
    assert capsys.readouterr().err.startswith("_headers: Content-Security-Policy has ")


def test_the_command_cannot_print_what_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["headers", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path.as_posix()}/_headers: there are no headers in this folder;"
        " build the site, or name its folder\n"
    )


@pytest.mark.parametrize(
    ("name", "line", "pattern"),
    [
        ("_headers", "/a/*/b\n  X: 1\n", "/a/*/b"),
        ("_headers", "/:name/b\n  X: 1\n", "/:name/b"),
        ("_headers", "https://a.example/*\n  X: 1\n", "https://a.example/*"),
        ("_redirects", "/* /index.html 200\n", "/*"),
        ("_redirects", "/old/:id /new/:id 301\n", "/old/:id"),
    ],
)
def test_servers_are_told_no_pattern_that_they_would_read_otherwise(
    site: Path, name: str, line: str, pattern: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / name).write_text(line + (site / name).read_text())
    for host in ("nginx", "caddy"):
        assert main(["headers", str(site), "--format", host]) == 2
        assert capsys.readouterr().err == (
            f"{(site / name).as_posix()}: {pattern} is a pattern of Netlify's or Cloudflare's; "
            "say it in the server's own configuration instead\n"
        )
    assert main(["headers", str(site)]) == 0
