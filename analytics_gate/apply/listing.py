"""What is in a built site's folder, and how it gets into another one unchanged."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.errors import GateError, Problem

FILES_OF_OURS = "gate/files.txt"
"""The list of the files that an earlier run added, a path a line, itself included."""
_PAGES = frozenset({".html", ".htm"})


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a site by path from its root, sorted, without those that an earlier
    run added.

    `links` are symbolic links within the site, and those that lead nowhere; `ours` is
    what an earlier run added.
    """

    folders: tuple[str, ...]
    pages: tuple[str, ...]
    others: tuple[str, ...]
    links: tuple[str, ...]
    ours: frozenset[str]


def list_site(folder: Path) -> Listing:
    """Lists a site. Raises GateError where it has no page, or a link leads to a folder outside."""
    root, ours = folder.resolve(), files_of_ours(folder)
    folders: list[str] = []
    pages: list[str] = []
    others: list[str] = []
    links: list[str] = []
    for path, entry in _entries(root, ""):
        if entry.is_symlink() and _stays_link(Path(entry.path), root):
            links.append(path)
        elif entry.is_dir():
            _refuse_link(entry, path)
            folders.append(path)
        elif path not in ours:
            (pages if Path(path).suffix.lower() in _PAGES else others).append(path)
    if not pages:
        raise GateError(
            Problem(
                str(folder),
                0,
                "there is no HTML page in this folder: name the one that a build wrote",
            )
        )
    return Listing(tuple(folders), tuple(pages), tuple(others), tuple(links), ours)


def files_of_ours(folder: Path) -> frozenset[str]:
    """What an earlier run added to a folder; nothing where there was none, or the file
    is the site's own.
    """
    listed = folder / FILES_OF_OURS
    if listed.is_file():
        lines = listed.read_bytes().decode("utf-8", "replace").splitlines()
    else:
        lines = []
    if FILES_OF_OURS in lines:
        return frozenset(lines)
    return frozenset()


def _entries(root: Path, below: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(root / below) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path = f"{below}/{entry.name}" if below else entry.name
        yield path, entry
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(root, path)


def _stays_link(link: Path, root: Path) -> bool:
    return not link.exists() or link.resolve().is_relative_to(root)


def _refuse_link(entry: os.DirEntry[str], path: str) -> None:
    if entry.is_symlink():
        message = (
            "this link leads to a folder outside, whose pages would stay as "
            "they are: put the folder itself there"
        )
        raise GateError(Problem(path, 0, message))


def carry_over(listing: Listing, source: Path, target: Path, *, shared: bool) -> None:
    """Gives `target` all files of a site but its pages.

    With `shared` both folders have the same files, which takes no room: for a target
    that replaces its source.
    """
    for path in listing.links:
        if shared:
            (target / path).symlink_to((source / path).readlink())
        else:
            _copy_link(source / path, target / path)
    for path in listing.others:
        if not (shared and _share(source / path, target / path)):
            shutil.copy2(source / path, target / path)


def _copy_link(link: Path, copy: Path) -> None:
    """Copies a link so that it stays in its own site. What leads nowhere could lead
    somewhere in another place.
    """
    if not link.exists():
        return
    goal = link.readlink()
    # The folder that a link stands in is none that a link leads to.
    copy.symlink_to(
        os.path.relpath(link.resolve(), link.parent.resolve())
        if goal.is_absolute()
        else goal
    )


def _share(source: Path, target: Path) -> bool:
    if source.is_symlink():
        return False
    try:
        os.link(source, target)
    except OSError:  # a file system without such links
        return False
    return True
