"""Netlify's edge function in real Deno: closed answers for who signals, and nothing at
all for everyone else.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from analytics_gate.delivery.edge_function import edge_function, write_edge_function
from analytics_gate.delivery.headers import HeaderRule
from analytics_gate.delivery.signal import BODY_HEADERS
from analytics_gate.delivery.static_host import headers_for, read_site_headers
from tests.support.delivery_sites import addresses, gated_site
from tests.support.signals import requests
from tests.support.site_building import BuiltSite, Project

DENO = Path(sys.executable).with_name("deno")
RUNNER = Path(__file__).with_name("edge_runner.js")
DNT = (("DNT", "1"),)
PAGE = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("ETag", '"1"'),
    ("Cache-Control", "no-cache"),
)


@dataclass(frozen=True)
class First:
    """The answer that everyone would get."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = PAGE
    body: str | None = "the page"


@dataclass(frozen=True)
class Asked:
    """A request; `first` is None where nobody answers it."""

    path: str = "/"
    fields: tuple[tuple[str, str], ...] = DNT
    first: First | None = First()


@dataclass(frozen=True)
class Told:
    """What the edge function answers."""

    status: int
    headers: dict[str, str]
    body: str


def run(folder: Path, asked: list[Asked]) -> list[Told | None]:
    """The function's answers; None where it leaves a request alone."""
    given = {
        "folder": str(folder / "gate"),
        "requests": [
            {"url": f"https://x.example{each.path}", **asdict(each)} for each in asked
        ],
    }
    command = [
        str(DENO),
        "run",
        "--quiet",
        "--no-prompt",
        f"--allow-read={folder}",
        str(RUNNER),
    ]
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [told and _told(told) for told in json.loads(done.stdout)]


def _told(told: dict[str, Any]) -> Told:
    names = [name for name, _ in told["headers"]]
    assert len(names) == len(set(names))
    return Told(told["status"], dict(told["headers"]), told["body"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site with a service that runs in the page, for everyone who may let it."""
    return gated_site(tmp_path_factory.mktemp("edge") / "site")


@pytest.fixture(scope="module")
def function(site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edge-functions")
    write_edge_function(folder, read_site_headers(site.folder).signalled)
    return folder


def test_the_edge_function_takes_the_same_requests_for_signalled_as_the_gate(
    function: Path,
) -> None:
    cases = requests()
    told = run(function, [Asked(fields=case.fields) for case in cases])
    assert [
        str(case)
        for case, answer in zip(cases, told, strict=True)
        if bool(answer) is not case.signalled
    ] == []


def test_the_edge_function_sends_the_headers_of_who_signals_with_every_answer(
    site: BuiltSite, function: Path
) -> None:
    rules = read_site_headers(site.folder).signalled
    paths = list(addresses(site))
    for path, told in zip(
        paths, run(function, [Asked(path + "?a=b") for path in paths]), strict=True
    ):
        assert told
        wanted = {
            name.lower(): value for name, value in headers_for(path, rules).items()
        }
        kept = {name.lower(): value for name, value in PAGE}
        assert told.headers == {**kept, **wanted}, path
        assert (told.status, told.body) == (200, "the page")


def test_the_edge_function_closes_a_page_that_is_open_for_others(
    site: BuiltSite, function: Path
) -> None:
    everyone = headers_for("/privacy/", read_site_headers(site.folder).everyone)
    opened = (*PAGE, *everyone.items())
    [told] = run(function, [Asked("/privacy/", first=First(headers=opened))])
    assert told
    for header in ("Content-Security-Policy", "Connection-Allowlist"):
        assert "https://tags.example" in everyone[header]
        assert "https://tags.example" not in told.headers[header.lower()]
    assert told.headers["tk"] == "N"
    assert told.headers["vary"] == "DNT, Sec-GPC"


def test_the_edge_function_keeps_what_the_other_servers_keep(function: Path) -> None:
    names = sorted(BODY_HEADERS)
    [told] = run(
        function, [Asked(first=First(headers=tuple((name, "x") for name in names)))]
    )
    assert told
    assert [name for name, value in told.headers.items() if value == "x"] == names


def test_the_edge_function_keeps_of_the_first_answer_only_what_says_what_it_is(
    function: Path,
) -> None:
    told_to = {
        "Set-Cookie": "a=b",
        "Link": "<https://thief.example>; rel=preconnect",
        "NEL": '{"report_to": "n"}',
        "Report-To": '{"endpoints": [{"url": "https://thief.example"}]}',
        "Refresh": "0; url=https://thief.example",
        "Access-Control-Allow-Origin": "*",
        "Tk": "T",
        "X-Else": "1",
    }
    first = First(
        301,
        (
            ("Location", "/privacy/"),
            ("Vary", "Accept-Encoding, dnt, DNT"),
            *told_to.items(),
        ),
        "",
    )
    [told] = run(function, [Asked("/old", first=first)])
    assert told
    assert (told.status, told.headers["location"], told.headers["tk"]) == (
        301,
        "/privacy/",
        "N",
    )
    assert not {name.lower() for name in told_to} - {"tk"} & set(told.headers)
    assert "thief" not in str(told)
    assert told.headers["vary"] == "Accept-Encoding, dnt, DNT, Sec-GPC"


def test_the_edge_function_closes_every_kind_of_answer(function: Path) -> None:
    bodies = {204: None, 304: None, 404: "lost", 500: "broken"}
    asked = [Asked(first=First(status, (), body)) for status, body in bodies.items()]
    for (status, body), told in zip(bodies.items(), run(function, asked), strict=True):
        assert told
        assert (told.status, told.body, told.headers["tk"]) == (status, body or "", "N")
        assert "default-src 'none'" in told.headers["content-security-policy"]


def closed(told: Told | None) -> bool:
    policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return bool(
        told
        and told.status == 503
        and told.headers["content-security-policy"] == policy
        and told.headers["cache-control"] == "no-store"
        and told.headers["tk"] == "N"
        and "page" not in told.body.removeprefix("This page")
    )


def test_the_edge_function_fails_closed_where_nobody_answers(function: Path) -> None:
    [failed, answered] = run(function, [Asked(first=None), Asked()])
    assert closed(failed)
    assert not closed(answered)


@pytest.mark.parametrize(
    "rules",
    [
        (),
        (
            HeaderRule(
                "/other/*",
                (("Content-Security-Policy", "default-src 'none'"), ("Tk", "N")),
            ),
        ),
        (HeaderRule("/*", (("Content-Security-Policy", "default-src 'none'"),)),),
        (HeaderRule("/*", (("Tk", "N"),)),),
        (HeaderRule("/*", (("no name", ""), ("Tk", "N"))),),
    ],
    ids=["none", "elsewhere", "no status", "no policy", "malformed"],
)
def test_the_edge_function_fails_closed_without_the_headers_of_a_page(
    tmp_path: Path, rules: tuple[HeaderRule, ...]
) -> None:
    write_edge_function(tmp_path, rules)
    assert closed(*run(tmp_path, [Asked()]))


def test_the_edge_function_is_every_module_that_ships() -> None:
    shipped = Path(__file__).parents[2] / "analytics_gate/delivery/script"
    assert set(edge_function(())) == {file.name for file in shipped.glob("*.js")}


def test_the_plugin_writes_the_edge_function_where_it_is_told_to(
    tmp_path: Path,
) -> None:
    project = Project(tmp_path / "project")
    project.write(
        {"content/index.md": "# Home\n", "content/services.yml": "services: []\n"}
    )
    project.build()
    assert not (project.folder / "netlify").exists()
    project.build(
        plugins=[{"analytics-gate": {"edge_functions": "netlify/edge-functions"}}]
    )
    [told] = run(project.folder / "netlify/edge-functions", [Asked()])
    assert told
    rules = read_site_headers(project.site.folder).signalled
    assert (
        told.headers["content-security-policy"]
        == headers_for("/", rules)["Content-Security-Policy"]
    )
