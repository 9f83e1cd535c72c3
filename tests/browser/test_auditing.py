"""The auditor over real pages: what it finds, what it leaves alone, and what becomes of
a page that will not end.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from analytics_gate.audit.browsers.engines import find_engine
from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.finding import Code
from analytics_gate.audit.recorder.first_party import find_site
from analytics_gate.audit.run.workers import AuditContext, make_visits
from analytics_gate.audit.visit.auditor import Assignment
from analytics_gate.audit.visit.consent import UnknownConsentInterface
from analytics_gate.audit.visitors import Visitor, VisitorChoice
from analytics_gate.delivery.server import SiteServer, serve_folder
from tests.support import leaking
from tests.support.leak_hunting import (
    VISITORS,
    hunt,
    is_found,
    leaking_in,
    one_of_each_category,
)
from tests.support.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
pytest_plugins = ["pytester"]
CONSENT = """<p id=ask><button id=yes>Accept</button> <button id=no>Refuse</button></p>
<button id=back>Take it back</button><script>
const show = () => {
  ask.hidden = !!localStorage.choice
  if (localStorage.choice == "yes") { new Image().src = "https://thief.example/x.gif";
    document.cookie = "id=1" }
}
yes.onclick = () => { localStorage.choice = "yes"; show() }
no.onclick = () => { localStorage.choice = "no"; navigator.sendBeacon("https://told.example/no");
  show() }
back.onclick = () => { localStorage.choice = "no" }
show()
</script>"""
LEAK = '<img src="https://thief.example/x.gif">'


def run(command: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "analytics_gate", command, *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False)


def write(folder: Path, body: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(
        f"<!doctype html><title>Page</title><body>{body}", encoding="utf-8"
    )
    return folder


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def heard_by(asked: list[str], handler: Any) -> Any:
    """The handler, which also says what it was asked for."""

    class Heard(handler):  # type: ignore[misc]
        def do_GET(self) -> None:  # noqa: N802 - the standard library's name
            asked.append(self.path)
            super().do_GET()

    return Heard


def without_times(file: Path) -> str:
    return re.sub(
        r'"seconds": ?[\d.]+', '"seconds": 0', file.read_text(encoding="utf-8")
    )


def test_the_auditor_finds_a_leak_of_each_kind_and_nothing_on_clean_pages(
    engine: str,
) -> None:
    # Of each kind one, every third in Firefox: `make check-leaks` goes to all pages in
    # each, and as the other visitors.
    ways = one_of_each_category(leaking_in(engine))
    clean = one_of_each_category(leaking.clean_pages())
    if engine == "firefox":
        ways, clean = ways[::3], clean[:1]
    else:
        ways = tuple(way for number, way in enumerate(ways) if number % 3)
    found = hunt((*ways, *clean), engine, visitors=VISITORS[:1])
    assert [leak.id for leak in ways if not is_found(leak, found[leak.id])] == []
    assert {leak.id: found[leak.id] for leak in clean if found[leak.id]} == {}
    assert len(ways) >= 7


def test_the_auditor_finds_the_policys_site_as_declared_and_proves_its_promises(
    policy_site: SiteServer, tmp_path: Path
) -> None:
    said = run(
        "audit", policy_site.folder, "--page", "/privacy/", "--engine", "chromium",
        "--services", "content/services.yml", "--promises", "content/promises.yml",
        "--json", tmp_path / "a.json", "--html", tmp_path / "a.html",
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
    told = read(tmp_path / "a.json")
    Draft202012Validator(
        read(ROOT / "analytics_gate/audit/reports/report.schema.json")
    ).validate(told)
    visitors = {
        (each["engine"], each["visitor"]["signal"], each["visitor"]["choice"])
        for each in told["visits"]
    }
    assert len(visitors) == 8
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert html.count("data:image/jpeg;base64,") == 8
    assert "gate:google-analytics" in html
    accepted = [
        each
        for each in told["visits"]
        if each["visitor"] == {"signal": "none", "native": True, "choice": "accepted"}
    ]
    assert {
        request["service"] for visit in accepted for request in visit["requests"]
    } >= {"google-analytics"}
    assert {promise["status"] for promise in told["promises"]} == {"kept", "attested"}


def test_the_auditor_splits_its_work_and_joins_it_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "SOURCE_DATE_EPOCH", "1471219200"
    )  # midnight may come between two of them
    site, files = (
        write(tmp_path / "site", LEAK),
        [tmp_path / f"{name}.json" for name in ("whole", "1", "2", "joined")],
    )
    write(site / "next", LEAK)
    # Dealt out, one page is one share's, and the other the other's.
    who = ("--engine", "chromium", "--visitor", "dnt", "--jobs", "1")
    whole = run("audit", site, *who, "--json", files[0])
    for share in (1, 2):
        assert (
            run(
                "audit", site, *who, "--json", files[share], "--shard", f"{share}/2"
            ).returncode
            == 1
        )
    assert (
        run("merge", files[2], files[1], "--json", files[3]).returncode
        == whole.returncode
        == 1
    )
    assert without_times(files[3]) == without_times(files[0])
    assert read(files[0])["summary"] == {"visits": 2, "findings": 2}
    missing = run("merge", files[1])
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)
    assert "2/2" in missing.stderr


def test_the_auditor_works_another_sites_consent_manager(tmp_path: Path) -> None:
    site = write(tmp_path / "site", CONSENT)
    buttons = ("--accept", "#yes", "--refuse", "#no", "--withdraw", "#back")
    who = [
        "--jobs",
        "1",
        *(word for choice in VisitorChoice for word in ("--visitor", f"none:{choice}")),
    ]
    said = run(
        "audit",
        site,
        "--engine",
        "chromium",
        *who,
        "--visitor",
        "dnt",
        *buttons,
        "--json",
        tmp_path / "a.json",
    )
    assert said.returncode == 1, said.stderr
    codes = {
        f"{visit['visitor']['signal']}:{visit['visitor']['choice']}": {
            finding["code"] for finding in visit["findings"]
        }
        for visit in read(tmp_path / "a.json")["visits"]
        if visit.get("javascript", True)
    }
    assert codes["none:none"] == set()
    # Who refuses is told on, too: what happens at the press is part of the visit.
    assert codes["none:refused"] == {"storage", "third-party-request"}
    assert codes["none:accepted"] == {"storage", "cookie", "third-party-request"}
    assert codes["none:withdrawn"] == {"storage", "cookie"}
    assert codes["dnt:none"] == {"asked-despite-signal"}


@pytest.mark.either_engine
def test_the_auditor_visits_an_address_and_says_what_did_not_open(
    engine: str, tmp_path: Path
) -> None:
    with serve_folder(write(tmp_path / "site", LEAK)) as server:
        said = run(
            "audit", f"http://127.0.0.1:{server.port}/", "--page", "/", "--page", "/nowhere/",
            "--visitor", "gpc", "--engine", engine, "--json", tmp_path / "a.json",
        )  # fmt: skip
    assert said.returncode == 1, said.stderr
    visits = read(tmp_path / "a.json")["visits"]
    codes = {
        visit["page"]: [finding["code"] for finding in visit["findings"]]
        for visit in visits
    }
    assert codes == {"/": ["third-party-request"], "/nowhere/": ["not-observed"]}
    assert "body > img" in visits[0]["findings"][0]["where"]
    natives = {visit["visitor"]["native"] for visit in visits}
    assert natives == {engine == "firefox"}


def test_the_auditor_goes_to_real_addresses_where_it_is_told_to(tmp_path: Path) -> None:
    # Another address of this machine is somebody else, whom the recorder would stand in for.
    with serve_folder(write(tmp_path / "theirs", "Theirs"), "127.0.0.2") as theirs:
        asked: list[str] = []
        theirs.RequestHandlerClass = heard_by(asked, theirs.RequestHandlerClass)
        site = write(
            tmp_path / "site",
            f'<iframe src="http://127.0.0.2:{theirs.port}/"></iframe>',
        )
        who = ("--engine", "chromium", "--visitor", "dnt", "--jobs", "1")
        for live in ((), ("--live",)):
            said = run("audit", site, *who, *live, "--json", tmp_path / "a.json")
            assert said.returncode == 1, said.stderr
            [visit] = read(tmp_path / "a.json")["visits"]
            assert [finding["code"] for finding in visit["findings"]] == [
                "third-party-request"
            ]
            assert bool(asked) is bool(live)


def test_the_auditor_gives_up_a_page_that_will_not_end_and_visits_the_next(
    tmp_path: Path,
) -> None:
    site = write(tmp_path / "site", "<script>for (;;);</script>")
    write(site / "next", LEAK)
    brief = AuditContext(find_site(str(site)), UnknownConsentInterface(), timeout_s=6)
    visits = dict[str, tuple[Code, ...]]()
    for visit, _ in make_visits(
        brief,
        [
            Assignment(page, Configuration("chromium", Visitor()))
            for page in ("/", "/next/")
        ],
        jobs=1,
    ):
        visits[visit.observation.page] = tuple(
            finding.code for finding in visit.findings
        )
        # The next page ends, however long a busy machine takes.
        object.__setattr__(brief, "timeout_s", PATIENCE_S)
    assert visits == {"/": (Code.NOT_OBSERVED,), "/next/": (Code.THIRD_PARTY_REQUEST,)}


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A program, with what it starts itself, until the block ends."""
    out = subprocess.PIPE
    with subprocess.Popen(
        command, stdout=out, stderr=out, text=True, start_new_session=True
    ) as program:
        try:
            yield program
        finally:
            os.killpg(program.pid, signal.SIGTERM)


@contextmanager
def devtools(folder: Path) -> Iterator[str]:
    """A Chromium that is heard at a DevTools address."""
    chromium = str(find_engine("chromium") or "chromium")
    arguments = (
        "--headless",
        "--no-sandbox",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
    )
    with started(chromium, *arguments) as browser:
        address = next(
            line.split()[-1]
            for line in browser.stderr or ()
            if "DevTools listening on" in line
        )
        yield f"http://{address.split('/')[2]}"


@contextmanager
def playwright_server(folder: Path) -> Iterator[str]:
    """A Playwright server with a Chromium."""
    config, executable = folder / "server.json", find_engine("chromium")
    found = {"executablePath": str(executable)} if executable else {}
    config.write_text(json.dumps({"args": ["--no-sandbox"], **found}))
    arguments = ("launch-server", "--browser", "chromium", "--config", str(config))
    with started(sys.executable, "-m", "playwright", *arguments) as server:
        yield next(line.strip() for line in server.stdout or ())


@pytest.mark.parametrize("elsewhere", [devtools, playwright_server])
def test_the_auditor_visits_with_a_browser_that_runs_elsewhere(
    elsewhere: Callable[[Path], AbstractContextManager[str]], tmp_path: Path
) -> None:
    site, report = write(tmp_path / "site", LEAK), tmp_path / "a.json"
    who = ("--engine", "chromium", "--visitor", "dnt", "--json", report)
    with elsewhere(tmp_path) as address:
        said = run("audit", site, "--connect", address, *who)
    assert said.returncode == 1, said.stderr
    [visit] = read(report)["visits"]
    found = [(finding["code"], finding["what"]) for finding in visit["findings"]]
    assert (visit["visitor"]["native"], found) == (
        False,
        [("third-party-request", "thief.example")],
    )


def test_the_auditor_says_in_one_line_that_no_browser_answers_elsewhere(
    tmp_path: Path,
) -> None:
    said = run(
        "audit",
        write(tmp_path / "site", LEAK),
        "--connect",
        "ws://127.0.0.1:9/",
        "--engine",
        "chromium",
    )
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("--connect ws://127.0.0.1:9/: no chromium answers")
    assert said.stderr.count("\n") == 1


def test_the_plugin_visits_and_presses_buttons_from_a_projects_own_tests(
    pytester: pytest.Pytester,
) -> None:
    site = write(Path(pytester.path) / "site", CONSENT)
    write(site / "leak", LEAK)
    pytester.makepyprojecttoml(
        "[tool.pytest.ini_options]\n"
        'gate_engines = ["chromium"]\ngate_accept = "#yes"\ngate_refuse = '
        '"#no"\ngate_withdraw = "#back"\n'
    )
    pytester.makepyfile(
        test_site="""
        import pytest

        def test_expected(gate_visit):
            visit = gate_visit("/leak/", expects=["thief.example"])
            assert visit.observation.requests

        def test_yes(gate_visit):
            gate_visit("/", choice="accepted", expects=["thief.example", "cookie", "storage"],
              refuses=["told.example"])

        def test_no(gate_visit):
            gate_visit("/", choice="refused", expects=["told.example", "storage"],
              refuses=["thief.example"])

        def test_withdrawn(gate_visit):
            gate_visit("/", choice="withdrawn", expects=["storage", "cookie"],
              refuses=["thief.example"])

        @pytest.mark.visitor(signal="dnt")
        def test_refused(gate_visit):
            gate_visit("/leak/", refuses=["thief.example"])
        """
    )
    result = pytester.runpytest_subprocess(
        "-p", "no:cacheprovider", "--numprocesses", "1"
    )
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*/leak/ in chromium by dnt:undecided: refused thief.example, but it "
            "was met; allowed: none*"
        ]
    )
