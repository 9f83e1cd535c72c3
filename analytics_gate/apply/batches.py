"""A handful of pages read and written by one process: what comes back does not grow
with the pages' size.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analytics_gate.apply.notes import Notes
from analytics_gate.apply.page import (
    InsertionPoint,
    PageOptions,
    PreparedPage,
    prepare_page,
)
from analytics_gate.declaration.values import Service
from analytics_gate.delivery.options import PolicyScope
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.embeds import Embed
from analytics_gate.gate.facts import PageInventory, join_inventories
from analytics_gate.gate.seal import gate_block, site_policy


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Where a page's gate belongs, if it is a page.

    `is_changed` where the page had to be; `facts` are there where it has a policy of its own.
    """

    path: str
    slot: InsertionPoint | None
    is_changed: bool
    has_embeds: bool
    has_styles: bool
    facts: PageInventory | None = None


@dataclass(slots=True)
class BatchResult:
    """What is known of the pages read so far."""

    pages: list[PageRecord] = field(default_factory=list)
    facts: PageInventory = field(default_factory=PageInventory)
    embeds: set[Embed] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)
    notes: Notes = field(default_factory=Notes)
    problems: list[Problem] = field(default_factory=list)

    def join(self, other: "BatchResult") -> None:
        """Takes in the pages that come after these."""
        self.pages += other.pages
        self.facts = join_inventories((self.facts, other.facts))
        self.embeds |= other.embeds
        self.styles |= other.styles
        self.notes.join(other.notes)
        self.problems += other.problems


@dataclass(frozen=True, slots=True)
class GateMarkup:
    """What pages are given: the gate for all, and links to the style sheets that some need.

    `config` and `services` are for the gate of a page that has a policy of its own.
    """

    block: bytes
    config: str
    services: tuple[Service, ...]
    embed_sheet: bytes
    styles_sheet: bytes

    def of(self, page: PageRecord) -> bytes:
        """What one page is given."""
        sheets = (self.embed_sheet if page.has_embeds else b"") + (
            self.styles_sheet if page.has_styles else b""
        )
        block = self.block
        if page.facts:
            block = gate_block(
                site_policy(page.facts, self.services), self.config, self.services
            ).encode("ascii")
        return block + sheets


def read_batch(
    folder: Path, building: Path, treatment: PageOptions, paths: Sequence[str]
) -> BatchResult:
    """Makes pages ready, and writes those that had to be changed into `building`."""
    read = BatchResult()
    for path in paths:
        raw = (folder / path).read_bytes()
        try:
            ready = prepare_page(raw, path, treatment)
        except GateError as error:
            read.problems += error.problems
            continue
        if ready.content != raw:
            (building / path).write_bytes(ready.content)
        own = ready.facts if treatment.policies is PolicyScope.PAGE else None
        read.join(_read_of(path, ready, own, is_changed=ready.content != raw))
    return read


def _read_of(
    path: str, ready: PreparedPage, own: PageInventory | None, *, is_changed: bool
) -> BatchResult:
    page = PageRecord(
        path, ready.slot, is_changed, bool(ready.embeds), bool(ready.styles), own
    )
    notes = Notes()
    notes.add(ready.notes)
    return BatchResult([page], ready.facts, set(ready.embeds), set(ready.styles), notes)


def write_batch(
    folder: Path, building: Path, gate: GateMarkup, pages: Sequence[PageRecord]
) -> int:
    """Writes pages with their gate into `building`; gives how many."""
    for page in pages:
        content = ((building if page.is_changed else folder) / page.path).read_bytes()
        gated = page.slot.insert(content, gate.of(page)) if page.slot else content
        (building / page.path).write_bytes(gated)
        shutil.copymode(folder / page.path, building / page.path)
    return len(pages)
