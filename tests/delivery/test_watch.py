"""Building again when something changes."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)
from watchdog.observers import Observer

from analytics_gate.delivery import watch as module
from analytics_gate.delivery.watch import build_preview, watch


class EnoughError(Exception):
    """Ends the watching, which goes on until something is raised."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "content" / "deep").mkdir(parents=True)
    (tmp_path / "content" / "a.md").write_text("1")
    (tmp_path / "mkdocs.yml").write_text("1")
    (tmp_path / "other.yml").write_text("1")
    return tmp_path


def is_seen(
    change: Callable[[], object], project: Path, monkeypatch: pytest.MonkeyPatch
) -> bool:
    """Whether a change of the project leads to a rebuild."""
    watching, rebuilt = Event(), Event()

    def observer() -> Any:
        running = Observer()
        start = running.start

        def started() -> None:
            start()
            watching.set()

        running.start = started  # type: ignore[method-assign]
        return running

    def rebuild() -> None:
        rebuilt.set()
        raise EnoughError

    def run() -> None:
        with pytest.raises(EnoughError):
            watch(
                [project / name for name in ("content", "mkdocs.yml", "evidence.json")],
                rebuild,
            )

    monkeypatch.setattr(module, "Observer", observer)
    thread = Thread(target=run, daemon=True)
    thread.start()
    assert watching.wait(10)
    change()
    thread.join(10)
    return rebuilt.is_set()


@pytest.mark.parametrize(
    "name",
    [
        "content/a.md",
        "content/new.md",
        "content/deep/b.md",
        "mkdocs.yml",
        "evidence.json",
    ],
)
def test_the_watch_sees_a_file_that_is_written(
    project: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_seen(lambda: (project / name).write_text("2"), project, monkeypatch)


@pytest.mark.parametrize("name", ["content/a.md", "mkdocs.yml", "evidence.json"])
def test_the_watch_sees_a_file_that_another_is_moved_over(
    project: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_seen(
        lambda: (project / "other.yml").rename(project / name), project, monkeypatch
    )


def test_the_watch_sees_a_file_that_goes(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_seen((project / "content" / "a.md").unlink, project, monkeypatch)


@pytest.mark.parametrize(
    "event",
    [
        FileOpenedEvent("content/a.md"),
        FileClosedNoWriteEvent("content/a.md"),
        DirModifiedEvent("content"),
        FileModifiedEvent("other.yml"),
        FileModifiedEvent("mkdocs.yml.swp"),
        FileMovedEvent("a.tmp", "site/mkdocs.yml"),
    ],
    ids=repr,
)
def test_the_watch_is_not_woken_by_reading_or_by_its_neighbours(
    project: Path, event: FileSystemEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    changed = Event()
    handler = module._Changed(changed, [Path("content"), Path("mkdocs.yml")])
    handler.dispatch(event)
    assert not changed.is_set()
    handler.dispatch(FileModifiedEvent("content/a.md"))
    assert changed.is_set()


def test_a_build_that_fails_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert build_preview(tmp_path, tmp_path / "site", "http://127.0.0.1/") is False
    assert "mkdocs.yml" in capfd.readouterr().err
