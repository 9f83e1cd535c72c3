"""A handful of pages read and written by one process: what comes back does not grow with the pages' size."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analytics_gate.application.notes import Notes
from analytics_gate.application.page import Ready, Treatment, make_ready, put_gate
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.embeds import Embed
from analytics_gate.gate.facts import Facts, join_facts


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Where a page's gate belongs, and what stands before it; `is_changed` where the page had to be."""

    path: str
    at: int | None
    lead: bytes
    is_changed: bool
    has_embeds: bool
    has_styles: bool


@dataclass(slots=True)
class Read:
    """What is known of the pages read so far."""

    pages: list[ReadPage] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    embeds: set[Embed] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)
    notes: Notes = field(default_factory=Notes)
    problems: list[Problem] = field(default_factory=list)

    def join(self, other: "Read") -> None:
        """Takes in the pages that come after these."""
        self.pages += other.pages
        self.facts = join_facts((self.facts, other.facts))
        self.embeds |= other.embeds
        self.styles |= other.styles
        self.notes.join(other.notes)
        self.problems += other.problems


@dataclass(frozen=True, slots=True)
class Gate:
    """What pages are given: the gate for all, and links to the style sheets that some need."""

    block: bytes
    embed_sheet: bytes
    styles_sheet: bytes

    def of(self, page: ReadPage) -> bytes:
        """What one page is given."""
        sheets = (self.embed_sheet if page.has_embeds else b"") + (self.styles_sheet if page.has_styles else b"")
        return page.lead + self.block + sheets


def read_share(folder: Path, building: Path, treatment: Treatment, paths: Sequence[str]) -> Read:
    """Makes pages ready, and writes those that had to be changed into `building`."""
    read = Read()
    for path in paths:
        raw = (folder / path).read_bytes()
        try:
            ready = make_ready(raw, path, treatment)
        except GateError as error:
            read.problems += error.problems
            continue
        if ready.content != raw:
            (building / path).write_bytes(ready.content)
        read.join(_read_of(path, ready, is_changed=ready.content != raw))
    return read


def _read_of(path: str, ready: Ready, *, is_changed: bool) -> Read:
    page = ReadPage(path, ready.at, ready.lead, is_changed, bool(ready.embeds), bool(ready.styles))
    notes = Notes()
    notes.add(ready.notes)
    return Read([page], ready.facts, set(ready.embeds), set(ready.styles), notes)


def write_share(folder: Path, building: Path, gate: Gate, pages: Sequence[ReadPage]) -> int:
    """Writes pages with their gate into `building`; gives how many."""
    for page in pages:
        content = ((building if page.is_changed else folder) / page.path).read_bytes()
        gated = content if page.at is None else put_gate(content, page.at, gate.of(page))
        (building / page.path).write_bytes(gated)
        shutil.copymode(folder / page.path, building / page.path)
    return len(pages)
