"""The host's build: it lets nothing through that no audit has proved."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.support.site_building import ROOT

NETLIFY: dict[str, Any] = tomllib.loads(
    (ROOT / "netlify.toml").read_text(encoding="utf-8")
)
PROOF = {
    "id": "dnt",
    "page": "index.md",
    "quote": "We do.",
    "proofs": [{"findings": "all", "visitors": ["dnt:undecided"]}],
}


def evidence(*findings: str) -> str:
    visitor = {"signal": "dnt", "native": True, "choice": "none"}
    visit = {
        "page": "/",
        "engine": "firefox",
        "visitor": visitor,
        "findings": [{"code": code} for code in findings],
    }
    engines = [{"name": "firefox", "version": "153.0"}]
    return json.dumps(
        {"version": 1, "made": "2026-11-24", "engines": engines, "visits": [visit]}
    )


@pytest.mark.parametrize(
    ("report", "code", "says"),
    [
        (
            evidence(),
            0,
            ["evidence.json: no finding, and every promise is proved or attested"],
        ),
        (
            None,
            1,
            [
                "evidence.json: there is no such file, and what is not proved is not published; "
            ],
        ),
        (
            evidence().replace('[{"page', '[] , "other": [{"page'),
            1,
            ["evidence.json: there is no such file"],
        ),
        (
            evidence("cookie", "cookie"),
            1,
            [
                "evidence.json: the audit has 2 findings; ",
                "content/promises.yml: promise 'dnt' is broken; /, firefox, dnt:undecided: cookie",
            ],
        ),
        (
            evidence().replace('"signal": "dnt"', '"signal": "gpc"'),
            1,
            [
                "content/promises.yml: promise 'dnt' is not tested; audit all that its proofs name"
            ],
        ),
        ("{", 2, ["evidence.json:1: this is not a report of an audit, "]),
    ],
    ids=["clean", "no report", "no visit", "broken", "untested", "no JSON"],
)
def test_the_hosts_build_goes_on_only_with_a_report_that_keeps_the_promises(
    tmp_path: Path, report: str | None, code: int, says: list[str]
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/promises.yml").write_text(json.dumps({"promises": [PROOF]}))
    if report:
        (tmp_path / "evidence.json").write_text(report)
    call = [sys.executable, str(ROOT / ".ci/publishable.py")]
    done = subprocess.run(
        call, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    lines = (done.stdout + done.stderr).splitlines()
    assert (done.returncode, len(lines)) == (code, len(says))
    assert all(
        line.startswith(start) for line, start in zip(lines, says, strict=True)
    ), lines


def test_netlify_asks_for_the_proof_before_it_publishes_and_for_a_preview_not() -> None:
    install, *proof, built = NETLIFY["context"]["production"]["command"].split(" && ")
    assert proof == ["python .ci/publishable.py"]
    assert NETLIFY["build"]["command"] == f"{install} && {built}"
    assert (ROOT / proof[0].partition(" ")[2]).is_file()
