"""How files changed, from git, where git knows."""

import datetime
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.revisions.revision import Revision


@dataclass(frozen=True, slots=True)
class History:
    """A file's commits as revisions, the newest first. It is not whole where a shallow
    clone has cut it off.
    """

    revisions: tuple[Revision, ...]
    is_whole: bool = True

    @property
    def changed(self) -> datetime.date | None:
        """The day of the newest commit; None where it was cut off."""
        if self.revisions:
            return self.revisions[0].date
        return None


def _git(folder: Path, *arguments: str) -> str | None:
    """Git's answer, or None where there is no git, no repository, or no commit yet."""
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
    """The commits at which a shallow clone ends: they seem to have touched every file,
    and may have touched none.
    """
    where = _git(folder, "rev-parse", "--git-path", "shallow")
    file = folder / where.strip() if where else None
    if file and file.is_file():
        return frozenset(file.read_text().split())
    return frozenset()


def read_git_history(folder: Path) -> dict[str, History]:
    """Maps each file below `folder` (by its path from there) to the commits that
    touched it under its present name.

    Files that git does not know are not in it.
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
    known = {*revisions, *cut_off}
    return {
        name: History(tuple(revisions[name]), is_whole=name not in cut_off)
        for name in known
    }
