"""The workflows: nothing is published before it is proved, and what they run is there."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics_gate.cli.main import main
from tests.support.site_building import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([\w./-]+):", MAKEFILE, re.MULTILINE))


def workflow(name: str) -> dict[str, Any]:
    # In YAML 1.1, which is read here, the key `on` is a yes.
    text = (ROOT / ".github/workflows" / name).read_text(encoding="utf-8")
    return {
        "on" if key is True else key: value
        for key, value in yaml.safe_load(text).items()
    }


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in WORKFLOWS:
        yield from (
            (f"{file.name} {name}", job)
            for name, job in workflow(file.name)["jobs"].items()
        )


def steps() -> Iterator[dict[str, Any]]:
    yield from chain.from_iterable(job["steps"] for _, job in jobs())


def scripts() -> list[str]:
    return [step["run"] for step in steps() if "run" in step]


def commands() -> list[list[str]]:
    """The simple commands of all scripts, a list of words each; of a variable its name."""
    lines = "\n".join(scripts()).replace("\\\n", " ").splitlines()
    parts = chain.from_iterable(
        re.split(r"&&|\|\||;", line.partition(" #")[0]) for line in lines
    )
    return [
        shlex.split(part)
        for part in parts
        if part.strip() and not part.strip().startswith("#")
    ]


def test_every_script_of_the_workflows_is_shell() -> None:
    assert len(scripts()) > 10
    for script in scripts():
        parsed = subprocess.run(
            ["bash", "-n"], input=script, capture_output=True, text=True, check=False
        )
        assert (parsed.returncode, parsed.stderr) == (0, ""), script


def test_every_make_target_of_the_workflows_exists() -> None:
    made = [
        word
        for command in commands()
        if command[0] == "make"
        for word in command[1:]
        if "=" not in word
    ]
    assert {"test", "test-all", "audit", "build", "dist", ".venv/test-ready"} <= set(
        made
    )
    assert set(made) <= TARGETS


def test_every_variable_that_the_workflows_give_to_make_is_one_of_its() -> None:
    given = [
        word.partition("=")[0]
        for command in commands()
        if command[0] == "make"
        for word in command
        if "=" in word
    ]
    assert given == ["REPORTS"]
    assert "$(REPORTS)" in MAKEFILE


def test_every_other_command_of_the_workflows_is_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    named = {command[0] for command in commands()} - {"make"}
    assert named == {
        ".venv/bin/playwright",
        ".venv/bin/analytics-gate",
        "command",
        "sudo",
        "git",
        "gh",
        "[",
        "status=0",
        "status=$?",
    }
    ours = [
        command[1:]
        for command in commands()
        if command[0] == ".venv/bin/analytics-gate"
    ]
    assert {command[0] for command in ours} == {"check", "audit", "merge"}
    for verb, *words in ours:
        with pytest.raises(SystemExit):
            main([verb, "--help"])
        options = set(re.findall(r"--[a-z]+", capsys.readouterr().out))
        assert {word for word in words if word.startswith("--")} <= options


def test_every_file_of_the_workflows_commands_is_there_or_made_there() -> None:
    named = {
        word
        for command in commands()
        for word in command
        if re.match(r"content/|requirements|\.ci/", word)
    }
    assert named == {"content/services.yml", "content/promises.yml"}
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_action_is_pinned_to_a_commit_and_says_its_version() -> None:
    lines = [
        line
        for file in WORKFLOWS
        for line in file.read_text().splitlines()
        if re.match(r"\s*(- )?uses:", line)
    ]
    assert len(lines) > 15
    pinned = re.compile(
        r"\s*(?:- )?uses: ([\w-]+/[\w/-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)"
    )
    found = [pinned.fullmatch(line) for line in lines]
    assert [line for line, match in zip(lines, found, strict=True) if not match] == []
    one_of_each = {match[1] for match in found if match}
    assert len({match.groups() for match in found if match}) == len(one_of_each)


def test_a_job_may_write_only_what_it_is_for() -> None:
    for file in WORKFLOWS:
        assert workflow(file.name)["permissions"] == {"contents": "read"}
    writing = {
        name: {
            key for key, value in job.get("permissions", {}).items() if value == "write"
        }
        for name, job in jobs()
    }
    assert {name: keys for name, keys in writing.items() if keys} == {
        "prove.yml audit": {"security-events"},
        "prove.yml publish": {"contents"},
        "prove.yml release": {"contents", "id-token", "attestations"},
        "prove-in-shards.yml join": {"security-events"},
    }


def test_no_script_has_an_expression_in_it() -> None:
    # What somebody else chose, a branch's name say, would be read as shell.
    assert [script for script in scripts() if "${{" in script] == []


def test_nothing_is_published_before_the_tests_and_the_audit_are_through() -> None:
    prove = workflow("prove.yml")
    assert prove["on"]["push"] == {"branches": ["main"], "tags": ["v*"]}
    assert "pull_request" in prove["on"]
    for name in ("publish", "release"):
        assert prove["jobs"][name]["needs"] == ["test", "test-all", "audit"]
        # `always()` and its like would run it after a failure, too.
        assert not re.search(
            r"always|cancelled|failure", str(prove["jobs"][name]["if"])
        )
        assert "if" not in prove["jobs"]["audit"]
    audits = [
        step
        for step in prove["jobs"]["audit"]["steps"]
        if "make audit" in step.get("run", "")
    ]
    assert [set(step) for step in audits] == [{"run"}], (
        "nothing lets it go on: not continue-on-error"
    )
    assert not any("continue-on-error" in job for _, job in jobs())


def test_the_evidence_goes_where_the_plugin_looks_for_it() -> None:
    publish = "\n".join(
        step.get("run", "")
        for step in workflow("prove.yml")["jobs"]["publish"]["steps"]
    )
    assert "git add --force evidence.json" in publish
    assert "git push --force origin HEAD:refs/heads/published" in publish
    assert "--json evidence.json" in MAKEFILE


def test_the_shards_are_all_of_one_audit() -> None:
    shard = workflow("prove-in-shards.yml")["jobs"]["shard"]
    assert shard["strategy"]["matrix"]["shard"] == [1, 2, 3, 4]
    [own] = [step for step in shard["steps"] if "SHARD" in step.get("env", {})]
    assert own["env"]["SHARD"] == "${{ matrix.shard }}/${{ strategy.job-total }}"


@pytest.mark.parametrize(
    ("does", "goes_on"),
    [
        ("report; exit 0", True),
        ("report; exit 1", True),
        ("report; exit 2", False),
        ("exit 1", False),
    ],
)
def test_a_shard_goes_on_with_findings_and_not_without_a_report(
    tmp_path: Path, does: str, goes_on: bool
) -> None:
    [script] = [script for script in scripts() if "--shard" in script]
    stand_in = tmp_path / ".venv/bin/analytics-gate"
    stand_in.parent.mkdir(parents=True)
    (tmp_path / "shards").mkdir()
    stand_in.write_text(
        f'#!/bin/sh\nreport() {{ echo "{{}}" > shards/3.json; }}\necho "$@"\n{does}\n'
    )
    stand_in.chmod(0o755)
    # As GitHub runs it:
    # https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
    call = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    environment = {"SHARD": "3/4", "PATH": "/bin:/usr/bin"}
    done = subprocess.run(
        call, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) is goes_on
    assert "--shard 3/4 --json shards/3.json" in done.stdout
