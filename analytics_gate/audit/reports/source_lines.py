"""Finds the Markdown file and the line from which a text on a page comes."""

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
    """A file, relative to the project's folder; line 0 means the whole file."""

    file: str
    line: int = 0


def find_page_sources(content: Path) -> Mapping[str, Path]:
    """Maps the address of each page to its Markdown file below `content`."""
    sources: dict[str, Path] = {}
    for source in find_sources(content):
        try:
            text = decode_source(source.content, source.file)
            document = read_document(text, source.file)
            address = resolve_address(document, source.destination)
        except GateError:  # the build reports it
            continue
        sources[address.path] = Path(source.file)
    return sources


def find_source_location(source: Path, text: str) -> SourceLocation:
    """Finds the first line with `text` in an address, or else as a word.

    Without such a line it is the whole file.
    """
    file = source.as_posix()
    if not text:
        return SourceLocation(file)
    lines = source.read_text(encoding="utf-8", errors="replace").splitlines()
    end = re.escape(text) + r"(?!\.?[\w-])"
    for pattern in (rf"//{end}", rf"(?<![\w.-]){end}"):
        for number, line in enumerate(lines, start=1):
            if re.search(pattern, line, re.IGNORECASE):
                return SourceLocation(file, number)
    return SourceLocation(file)
