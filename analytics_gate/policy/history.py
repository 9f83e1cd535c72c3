"""When a file last changed, from git, where git knows."""

import datetime
import subprocess
from pathlib import Path


def _git(folder: Path, *arguments: str) -> str | None:
    """Git's answer, or None where there is no git, no repository, or no commit yet."""
    command = ["git", "-c", "core.quotepath=off", "-c", "log.showSignature=false", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True, encoding="utf-8", errors="replace").stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def _boundary(folder: Path) -> frozenset[str]:
    """The commits at which a shallow clone ends: they seem to have touched every file, and may have touched none."""
    where = _git(folder, "rev-parse", "--git-path", "shallow")
    file = folder / where.strip() if where else None
    return frozenset(file.read_text().split()) if file and file.is_file() else frozenset()


def read_git_dates(folder: Path) -> dict[str, datetime.date]:
    """Maps each file below `folder` (by its path from there) to the day of the newest commit that touched it.

    Files that git does not know, or of which a shallow clone cannot say, are not in it.
    """
    log = _git(folder, "log", "--relative", "--no-renames", "--format=%x00%H %cs", "--name-only", "--", ".")
    dates: dict[str, datetime.date | None] = {}
    ends = _boundary(folder)
    for commit in (log or "").split("\0")[1:]:
        head, *names = commit.splitlines()
        identity, day = head.split()
        for name in filter(None, names):
            dates.setdefault(name, None if identity in ends else datetime.date.fromisoformat(day))
    return {name: date for name, date in dates.items() if date}
