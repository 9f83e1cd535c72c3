"""Reads from git how files changed."""

import datetime
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.revisions.revision import Revision


@dataclass(frozen=True, slots=True)
class History:
    """A file's commits as revisions, the newest first.

    It is not whole if a shallow clone has cut it off.
    """

    revisions: tuple[Revision, ...]
    is_whole: bool = True

    @property
    def changed(self) -> datetime.date | None:
        """The day of the newest commit; None if a shallow clone has cut it off."""
        if self.revisions:
            return self.revisions[0].date
        return None


def _git(folder: Path, *arguments: str) -> str | None:
    """Returns git's output, or None without git, a repository, or a first commit."""
    command = [
        "git",
        "-c",
        "core.quotepath=off",
        "-c",
        "log.showSignature=false",
        "-C",
        str(folder),
        *arguments,
    ]
    try:
        return subprocess.run(
            command, capture_output=True, check=True, encoding="utf-8", errors="replace"
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def _boundary(folder: Path) -> frozenset[str]:
    """Returns the commits at which a shallow clone ends.

    They seem to have changed every file, and may have changed none.
    """
    path = _git(folder, "rev-parse", "--git-path", "shallow")
    if not path:
        return frozenset()
    file = folder / path.strip()
    if not file.is_file():
        return frozenset()
    return frozenset(file.read_text().split())


def read_git_history(folder: Path) -> dict[str, History]:
    """Maps each file below `folder`, by its path from there, to its history.

    The history has the commits that changed the file under its present name. Files that
    git does not track are left out.
    """
    log = _git(
        folder,
        "log",
        "--relative",
        "--no-renames",
        "--format=%x00%H %cs %s",
        "--name-only",
        "--",
        ".",
    )
    ends = _boundary(folder)
    revisions: defaultdict[str, list[Revision]] = defaultdict(list)
    cut_off: set[str] = set()
    for commit in (log or "").split("\0")[1:]:
        head, *names = commit.split("\n")
        identity, day, subject = head.split(" ", 2)
        revision = Revision(datetime.date.fromisoformat(day), subject)
        for name in filter(None, names):
            if identity in ends:
                cut_off.add(name)
            elif name not in cut_off:
                revisions[name].append(revision)
    histories = {}
    for name in {*revisions, *cut_off}:
        is_whole = name not in cut_off
        histories[name] = History(tuple(revisions[name]), is_whole=is_whole)
    return histories
