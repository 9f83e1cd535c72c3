"""All pages of the reference, by their files."""

from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.own_site import ROOT
from benchmarks.reference.commands import commands_page
from benchmarks.reference.declaration import declaration_page
from benchmarks.reference.findings import findings_page
from benchmarks.reference.presets import presets_page
from benchmarks.reference.promises import promises_page

FOLDER = ROOT / "docs/content/reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "declaration.md": declaration_page,
    "findings.md": findings_page,
    "presets.md": presets_page,
    "promises.md": promises_page,
}


def write_reference(folder: Path = FOLDER) -> None:
    """Writes each page into a folder, which is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")
