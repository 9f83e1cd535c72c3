"""Netlify's file: it builds this site, and changes nothing of what the build wrote."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config

from analytics_gate.delivery.edge_function import NAME, edge_function
from tests.support.site_building import ROOT

NETLIFY: dict[str, Any] = tomllib.loads(
    (ROOT / "netlify.toml").read_text(encoding="utf-8")
)
PROJECT: dict[str, Any] = tomllib.loads(
    (ROOT / "pyproject.toml").read_text(encoding="utf-8")
)
BUILD: dict[str, Any] = NETLIFY["build"]
CONTEXTS: dict[str, dict[str, Any]] = NETLIFY["context"]


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def steps(command: str) -> list[list[str]]:
    return [shlex.split(step) for step in command.split(" && ")]


def test_it_publishes_where_the_site_is_built() -> None:
    assert ROOT / BUILD["publish"] == Path(
        load_config(str(ROOT / "mkdocs.yml")).site_dir
    )


def test_it_installs_the_project_without_what_is_not_locked() -> None:
    install, _ = steps(BUILD["command"])
    assert install == [
        "pip",
        "install",
        "--no-deps",
        "--no-build-isolation",
        "--editable",
        ".",
    ]
    locked = set(
        re.findall(
            r"^([\w.-]+)==",
            (ROOT / "requirements.txt").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    backend = {
        re.split(r"[<>=~!]", name)[0] for name in PROJECT["build-system"]["requires"]
    }
    # An editable install by hatchling wants `editables`, too.
    assert backend | {"mkdocs", "editables"} <= locked


def test_every_locked_requirement_has_its_hashes() -> None:
    requirements = re.split(
        r"\n(?=\S)", (ROOT / "requirements.txt").read_text(encoding="utf-8")
    )
    pinned = [each for each in requirements if "==" in each]
    assert len(pinned) > 20
    assert [
        each.splitlines()[0] for each in pinned if "--hash=sha256:" not in each
    ] == []


def test_it_builds_strictly() -> None:
    assert steps(BUILD["command"])[-1] == ["mkdocs", "build", "--strict"]


def test_its_python_is_one_that_the_project_runs_on() -> None:
    pinned = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert BUILD["environment"]["PYTHON_VERSION"] == pinned
    assert version(pinned) >= version(
        PROJECT["project"]["requires-python"].removeprefix(">=")
    )


def test_nothing_changes_the_pages_after_their_scripts_were_hashed() -> None:
    assert BUILD["processing"] == {
        "skip_processing": True,
        "html": {"pretty_urls": False},
    }
    assert "plugins" not in NETLIFY


def test_no_rule_of_its_own_comes_after_the_builds() -> None:
    assert {"headers", "redirects"} & set(NETLIFY) == set()
    assert all(set(context) == {"command"} for context in CONTEXTS.values())


def test_its_edge_function_runs_for_every_address_and_only_for_requests_that_carry_a_signal() -> (
    None
):
    conditions = ({"DNT": "^1"}, {"Sec-GPC": "^1$"})
    # Nothing else is said, a way round it where it fails least of all.
    assert NETLIFY["edge_functions"] == [
        {"path": "/*", "function": NAME, "header": each} for each in conditions
    ]


def test_its_edge_function_is_written_by_the_build_and_says_nothing_of_its_path_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = BUILD["environment"]["EDGE_FUNCTIONS"]
    assert folder == "netlify/edge-functions", (
        "Netlify looks there where nothing else is said"
    )
    monkeypatch.setenv("EDGE_FUNCTIONS", folder)
    plugins = load_config(str(ROOT / "mkdocs.yml")).plugins
    assert plugins["analytics-gate"].config["edge_functions"] == folder
    assert not re.search(
        r"export const config|onError", "".join(edge_function(()).values())
    )


@pytest.mark.parametrize("context", ["deploy-preview", "branch-deploy"])
def test_a_preview_is_built_the_same_for_its_own_address(context: str) -> None:
    address, *rest = steps(CONTEXTS[context]["command"])
    assert address == ["export", "SITE_URL=$DEPLOY_PRIME_URL/"]
    assert rest == steps(BUILD["command"])


def test_the_site_takes_a_previews_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://preview.example/")
    assert load_config(str(ROOT / "mkdocs.yml")).site_url == "https://preview.example/"
    monkeypatch.delenv("SITE_URL")
    assert load_config(str(ROOT / "mkdocs.yml")).site_url == "https://letsencrypt.org/"
