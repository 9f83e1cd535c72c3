"""Where in an editor's Markdown a page says something: its source file, and the line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.errors import GateError
from analytics_gate.pages.address import resolve_address
from analytics_gate.pages.check import find_sources
from analytics_gate.pages.front_matter import decode_source, read_document


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """A file as it is called from the project's folder; `line` counts from 1, 0 means
    the whole file.
    """

    file: str
    line: int = 0


def find_page_sources(content: Path) -> Mapping[str, Path]:
    """By the address of each page, the Markdown file below `content` that it is built from."""
    sources: dict[str, Path] = {}
    for source in find_sources(content):
        try:
            address = resolve_address(
                read_document(decode_source(source.content, source.file), source.file),
                source.destination,
            )
        except GateError:  # the build says what is wrong with it
            continue
        sources[address.path] = Path(source.file)
    return sources


def find_source_location(source: Path, text: str) -> SourceLocation:
    """The first line of a file that has `text` in an address, else as a word; without
    one, the whole file.
    """
    lines = source.read_text(encoding="utf-8", errors="replace").splitlines()
    end = re.escape(text) + r"(?!\.?[\w-])"
    for pattern in (rf"//{end}", rf"(?<![\w.-]){end}") if text else ():
        for number, line in enumerate(lines, start=1):
            if re.search(pattern, line, re.IGNORECASE):
                return SourceLocation(source.as_posix(), number)
    return SourceLocation(source.as_posix())
