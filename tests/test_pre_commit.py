"""The hook for pre-commit: it lets clean sources be committed, and no others."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics_gate.cli.main import main
from tests.support.site_building import ROOT

HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)
[HOOK] = HOOKS


def commit(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs the hook as pre-commit does: the entry with the user's options, in the
    repository's folder.
    """
    command, *rest = shlex.split(HOOK["entry"])
    call = [str(Path(sys.executable).with_name(command)), *rest, *options]
    return subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return tmp_path


def test_the_hook_is_one_that_pre_commit_can_install() -> None:
    # https://pre-commit.com/#new-hooks: an id, a name, an entry and a language have to be there.
    assert HOOK.keys() == {
        "id",
        "name",
        "description",
        "entry",
        "language",
        "pass_filenames",
        "files",
    }
    assert (HOOK["language"], HOOK["pass_filenames"]) == ("python", False)


def test_the_hook_lets_this_repositorys_sources_be_committed(repository: Path) -> None:
    ended = commit(repository)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "content: clean\n", "")


def test_the_hook_refuses_a_broken_declaration(repository: Path) -> None:
    declaration = repository / "content/services.yml"
    declaration.write_text(declaration.read_text().replace("ask: true", "ask: perhaps"))
    ended = commit(repository)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert re.match(
        r"content/services\.yml:\d+: ask is 'perhaps', expected", ended.stdout
    )


def test_the_hook_refuses_a_policy_that_lost_a_promise(repository: Path) -> None:
    policy = repository / "content/privacy.md"
    policy.write_text(
        policy.read_text().replace("Do Not Track header", "Do Not Trace header")
    )
    assert commit(repository).returncode == 1


def test_the_hook_takes_another_folder(repository: Path) -> None:
    (repository / "content").rename(repository / "docs")
    assert (
        commit(
            repository, "--content", "docs", "--services", "docs/services.yml"
        ).returncode
        == 0
    )


def test_the_hook_runs_for_whatever_the_check_reads_and_for_nothing_else(
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(repository)
    assert main(["check"]) == 0
    read = [
        file for file in (repository / "content").iterdir() if breaks_the_check(file)
    ]
    assert {"privacy.md", "services.yml", "promises.yml"} <= {
        file.name for file in read
    }
    assert [file.name for file in read if not re.search(HOOK["files"], file.name)] == []
    assert not re.search(HOOK["files"], "theme/assets/stylesheets/site.css")
    capsys.readouterr()


def breaks_the_check(file: Path) -> bool:
    """Whether the check notices that a file is no text any more."""
    text = file.read_bytes()
    file.write_bytes(b"\xff")
    noticed = main(["check"]) != 0
    file.write_bytes(text)
    return noticed
