"""How files changed, in git repositories made for the occasion."""

import datetime
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from analytics_gate.revisions.history import History, read_git_history
from analytics_gate.revisions.revision import Revision

FIRST, SECOND, THIRD = (datetime.date(2016, 8, day) for day in (1, 2, 3))


def git(folder: Path, *arguments: str, day: datetime.date = FIRST) -> None:
    stamp = f"{day}T12:00:00+0000"
    author = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Editor"), ("EMAIL", "editor@example.org"))
    }
    # What was written long ago may have been committed only now: the commit's day counts.
    dates = {"GIT_AUTHOR_DATE": "2001-01-01T12:00:00+0000", "GIT_COMMITTER_DATE": stamp}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env=os.environ | author | dates | alone,
    )


def commit(
    folder: Path, day: datetime.date, files: Mapping[str, str], subject: str = "Change"
) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--message", subject, day=day)


def read_git_dates(folder: Path) -> dict[str, datetime.date]:
    """The day of each file's last change, of which git is sure."""
    histories = read_git_history(folder).items()
    return {name: history.changed for name, history in histories if history.changed}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--initial-branch=main")
    return folder


def test_a_file_has_the_day_of_the_newest_commit_that_touched_it(
    repository: Path,
) -> None:
    commit(
        repository,
        FIRST,
        {"content/a.md": "1", "content/deep/b.md": "1", "outside.md": "1"},
    )
    commit(repository, SECOND, {"content/a.md": "2"})
    commit(repository, THIRD, {"outside.md": "2"})
    assert read_git_dates(repository / "content") == {
        "a.md": SECOND,
        "deep/b.md": FIRST,
    }


def test_a_file_that_git_does_not_know_has_no_day(repository: Path) -> None:
    commit(repository, FIRST, {"a.md": "1"})
    (repository / "new.md").write_text("1")
    assert read_git_dates(repository) == {"a.md": FIRST}


def test_a_file_that_is_not_committed_yet_has_the_day_of_what_is(
    repository: Path,
) -> None:
    commit(repository, FIRST, {"a.md": "1"})
    (repository / "a.md").write_text("2")
    assert read_git_dates(repository) == {"a.md": FIRST}


def test_a_renamed_file_has_the_day_of_its_new_name(repository: Path) -> None:
    commit(repository, FIRST, {"old.md": "the same text\n" * 20})
    git(repository, "mv", "old.md", "new.md")
    git(repository, "commit", "--message", "Rename", day=SECOND)
    assert read_git_dates(repository)["new.md"] == SECOND


def test_a_file_on_a_branch_has_its_day_after_the_merge(repository: Path) -> None:
    commit(repository, FIRST, {"a.md": "1", "b.md": "1"})
    git(repository, "checkout", "-b", "side")
    commit(repository, SECOND, {"a.md": "2"})
    git(repository, "checkout", "main")
    commit(repository, FIRST, {"b.md": "2"})
    git(repository, "merge", "--no-ff", "--message", "Merge", "side", day=THIRD)
    assert read_git_dates(repository) == {"a.md": SECOND, "b.md": FIRST}


@pytest.mark.parametrize(
    "name", ["Datenschutz-Übersicht.md", "プライバシー.md", "with space.md", "–dash.md"]
)
def test_a_file_may_have_any_name(repository: Path, name: str) -> None:
    commit(repository, FIRST, {name: "1"})
    assert read_git_dates(repository) == {name: FIRST}


def test_a_shallow_clone_says_only_what_it_knows(
    repository: Path, tmp_path: Path
) -> None:
    commit(repository, FIRST, {"old.md": "1", "new.md": "1"})
    commit(repository, SECOND, {"older.md": "1"})
    commit(repository, THIRD, {"new.md": "2"})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--depth=2", repository.as_uri(), str(clone))
    assert read_git_dates(clone) == {"new.md": THIRD}
    assert read_git_dates(repository) == {
        "old.md": FIRST,
        "older.md": SECOND,
        "new.md": THIRD,
    }


def test_a_folder_below_a_shallow_clone_says_only_what_it_knows(
    repository: Path, tmp_path: Path
) -> None:
    commit(repository, FIRST, {"content/old.md": "1"})
    commit(repository, SECOND, {"content/new.md": "1"})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--depth=1", repository.as_uri(), str(clone))
    assert read_git_dates(clone / "content") == {}


def test_no_repository_knows_no_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "a.md").write_text("1")
    assert read_git_dates(tmp_path) == {}


def test_a_repository_without_a_commit_knows_no_day(repository: Path) -> None:
    assert read_git_dates(repository) == {}


def test_a_machine_without_git_knows_no_day(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, FIRST, {"a.md": "1"})
    monkeypatch.setenv("PATH", "")
    assert read_git_dates(repository) == {}


def test_a_file_has_its_commits_as_revisions(repository: Path) -> None:
    commit(
        repository,
        FIRST,
        {"content/a.md": "1", "content/b.md": "1"},
        "Say <it> \u2028 for the first time",
    )
    commit(repository, SECOND, {"content/b.md": "2"})
    commit(repository, THIRD, {"content/a.md": "2"}, "Say it again\n\nAt length.")
    first = Revision(FIRST, "Say <it> \u2028 for the first time")
    assert read_git_history(repository / "content") == {
        "a.md": History((Revision(THIRD, "Say it again"), first)),
        "b.md": History((Revision(SECOND, "Change"), first)),
    }


def test_a_history_that_a_shallow_clone_has_cut_off_is_not_whole(
    repository: Path, tmp_path: Path
) -> None:
    commit(repository, FIRST, {"old.md": "1", "both.md": "1"})
    commit(repository, SECOND, {"both.md": "2"})
    commit(repository, THIRD, {"both.md": "3", "new.md": "1"})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--depth=2", repository.as_uri(), str(clone))
    third = Revision(THIRD, "Change")
    assert read_git_history(clone) == {
        "both.md": History((third,), is_whole=False),
        "new.md": History((third,)),
        "old.md": History((), is_whole=False),
    }
