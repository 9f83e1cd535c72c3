"""Builds a site again when its sources change; a build that fails leaves the last good
site where it is.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Event

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_CHANGES = frozenset({"created", "modified", "moved", "deleted"})


def build_preview(project: Path, folder: Path, address: str) -> bool:
    """Builds the MkDocs project into `folder`, to be served at `address`; MkDocs prints
    what is wrong with it.

    True where it was built. A preview has a folder of its own: its pages name an
    address that is nobody else's.
    """
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "--strict",
        "--site-dir",
        str(folder.absolute()),
    ]
    environment = os.environ | {"SITE_URL": address}
    return (
        subprocess.run(command, cwd=project, env=environment, check=False).returncode
        == 0
    )


class _Changed(FileSystemEventHandler):
    def __init__(self, changed: Event, paths: Iterable[Path]) -> None:
        self.changed = changed
        self.paths = tuple(path.resolve() for path in paths)

    def on_any_event(self, event: FileSystemEvent) -> None:
        # What is moved over a file has another name before: that is how many editors save.
        files = []
        for path in (event.src_path, event.dest_path):
            if path:
                files.append(Path(os.fsdecode(path)).resolve())
        watched = any(
            file.is_relative_to(path) for file in files for path in self.paths
        )
        if watched and event.event_type in _CHANGES and not event.is_directory:
            self.changed.set()


def watch(paths: Sequence[Path], rebuild: Callable[[], object]) -> None:
    """Calls `rebuild` after changes of the files and below the folders in `paths`,
    until it is interrupted.
    """
    changed = Event()
    observer = Observer()
    for path in paths:
        # A file is watched by its folder: an editor that saves may put a new file in
        # the old one's place.
        folder = path if path.is_dir() else path.parent
        observer.schedule(
            _Changed(changed, paths), str(folder), recursive=path.is_dir()
        )
    observer.start()
    try:
        while changed.wait():
            # An editor that saves writes more than once: what comes within a moment is one change.
            while changed.is_set():
                changed.clear()
                changed.wait(0.2)
            rebuild()
    finally:
        observer.stop()
        observer.join()
