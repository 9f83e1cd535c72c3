"""Breaks one guard in a copy of the project, and runs the tests that have to notice."""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from checks.guards.listing import Guard

ROOT = Path(__file__).parents[2]
# A test that could not even begin is an error, which shows nothing of the guard.
_FAILED = re.compile(r"^\d+ failed\b(?!.*\berror)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the tests of a broken guard said; `seconds` they took."""

    guard: Guard
    is_red: bool
    seconds: float
    output: str

    def __str__(self) -> str:
        verdict = "red  " if self.is_red else "GREEN"
        return (
            f"{verdict} {self.seconds:5.1f} s  {self.guard.file}: {self.guard.breaks}"
        )


def copy_project(folder: Path) -> Path:
    """Copies what git tracks, and what it would track, with git's history."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    # Pages are dated by their commits.
    (folder / ".git").write_text(f"gitdir: {_git_directory()}\n", encoding="utf-8")
    return folder


def _git_directory() -> str:
    asked = ["git", "rev-parse", "--absolute-git-dir"]
    answer = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True)
    return answer.stdout.strip()


def break_guard(guard: Guard, copy: Path) -> Outcome:
    """Runs the guard's tests in the copy while it is broken, and mends it again."""
    file = copy / guard.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(guard.old, guard.new), encoding="utf-8")
    started = time.monotonic()
    try:
        ran = _run(guard, copy)
    finally:
        file.write_text(whole, encoding="utf-8")
    seconds = time.monotonic() - started
    return Outcome(guard, bool(_FAILED.search(ran.stdout)), seconds, ran.stdout[-4000:])


def _run(guard: Guard, copy: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--quiet",
        "--exitfirst",
        "-p",
        "no:cacheprovider",
    ]
    # Ahead of the project that is installed, for processes that a test starts too.
    path = {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [*command, *guard.tests],
        cwd=copy,
        env=os.environ | path,
        check=False,
        capture_output=True,
        text=True,
    )
