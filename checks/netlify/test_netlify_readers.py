"""Netlify's own packages read the project's files: all of each file, for they drop in
silence what they cannot read.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analytics_gate.delivery.static_host import read_header_rules
from tests.support.delivery_sites import gated_site
from tests.support.site_building import ROOT, BuiltSite

HERE = Path(__file__).parent
CONTEXTS = ("production", "deploy-preview", "branch-deploy")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as Netlify has built it."""
    project = tmp_path_factory.mktemp("netlify") / "project"
    for folder in ("content", "theme"):
        shutil.copytree(ROOT / folder, project / folder)
    for name in ("mkdocs.yml", "netlify.toml"):
        shutil.copy(ROOT / name, project / name)
    environment = {
        "EDGE_FUNCTIONS": "netlify/edge-functions",
        "NO_MKDOCS_2_WARNING": "1",
    }
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    subprocess.run(command, cwd=project, env=os.environ | environment, check=True)
    return project


def read(project: Path, site: Path, context: str = "production") -> dict[str, Any]:
    command = ["node", "read.js", str(project), str(site), context]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(params=["own", "with everything"])
def site(request: pytest.FixtureRequest, project: Path, tmp_path: Path) -> BuiltSite:
    return (
        BuiltSite(project / "site")
        if request.param == "own"
        else gated_site(tmp_path / "site")
    )


def test_netlify_reads_every_header_of_every_rule(
    project: Path, site: BuiltSite
) -> None:
    found = read(project, site.folder)["headers"]
    rules = read_header_rules(site.text("_headers"))
    assert found["errors"] == []
    assert [(rule["for"], rule["values"]) for rule in found["headers"]] == [
        (rule.path, dict(rule.headers)) for rule in rules
    ]
    print(f"{len(rules)} rules, {sum(len(rule.headers) for rule in rules)} headers")


def test_netlify_reads_every_redirect(project: Path, site: BuiltSite) -> None:
    found = read(project, site.folder)["redirects"]
    lines = site.text("_redirects").splitlines()
    assert found["errors"] == []
    assert [
        f"{each['from']} {each['to']} {each['status']}{'!' * each['force']}"
        for each in found["redirects"]
    ] == lines
    print(f"{len(lines)} redirects")


@pytest.mark.parametrize("context", CONTEXTS)
def test_netlify_builds_and_publishes_the_site_in_each_context(
    project: Path, context: str
) -> None:
    build = read(project, project / "site", context)["build"]
    assert build["publish"] == str(project / "site")
    assert build["command"].endswith("mkdocs build --strict")
    assert ("SITE_URL=$DEPLOY_PRIME_URL/" in build["command"]) is (
        context != "production"
    )
    assert (
        build["environment"]["PYTHON_VERSION"]
        == (ROOT / ".python-version").read_text().strip()
    )


def test_netlify_runs_the_edge_function_only_for_a_signal(project: Path) -> None:
    found = read(project, project / "site")
    assert [
        (route["function"], route["pattern"], route["headers"])
        for route in found["routes"]
    ] == [
        ("gate", "^(?:/(.*))/?$", {"DNT": {"matcher": "regex", "pattern": "^1"}}),
        ("gate", "^(?:/(.*))/?$", {"Sec-GPC": {"matcher": "regex", "pattern": "^1$"}}),
    ]
    assert found["function_config"] == {}, (
        "nothing is said of errors: no way round the function"
    )
    assert (found["declarationsWithoutFunction"], found["unroutedFunctions"]) == (
        [],
        [],
    )


def test_netlify_drops_the_lines_that_are_dropped_here(
    project: Path, tmp_path: Path
) -> None:
    (tmp_path / "_headers").write_text("/*\n  No-Value\n  A: b\n")
    (tmp_path / "_redirects").write_text("/old\n")
    found = read(project, tmp_path)
    assert found["headers"] == {
        "errors": [],
        "headers": [{"for": "/*", "values": {"A": "b"}}],
    }
    assert read_header_rules("/*\n  No-Value\n  A: b\n")[0].headers == (("A", "b"),)
    assert found["redirects"]["errors"]
