"""One page of a built site: made ready for the gate, and then given it. Bytes in, bytes out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from analytics_gate.apply.encoding import DecodedPage, decode_losslessly
from analytics_gate.apply.inline_code import head_notes, move_inline_code
from analytics_gate.apply.marks import UndoMarkers, marks_for, restore_original
from analytics_gate.apply.notes import Note
from analytics_gate.apply.third_parties import HeldPage, SiteContext, clean_page
from analytics_gate.delivery.options import PolicyScope
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.embeds import Embed, place_page_embeds
from analytics_gate.gate.facts import (
    PageInventory,
    framed_inventory,
    join_inventories,
    page_inventory,
)
from analytics_gate.markup.framed import framed_documents, framed_tags
from analytics_gate.markup.prologue import declared_charset
from analytics_gate.markup.tags import Tag, tags, telling_tags


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How pages are made ready: what they are judged by, the site's path with both
    slashes, whether styles move.

    `policies` says whose inline scripts and styles a page's policy allows, `was_gated`
    whether an earlier run may have gated the page.
    """

    around: SiteContext
    base: str = "/"
    fix_styles: bool = False
    policies: PolicyScope = PolicyScope.SITE
    was_gated: bool = False


@dataclass(frozen=True, slots=True)
class InsertionPoint:
    """Where the gate goes: the offset `at` in a page's bytes, whose encoding is `codec`.

    The gate is put between `marks`, after the `prefix`; both are in ASCII.
    """

    at: int
    prefix: bytes
    marks: UndoMarkers
    codec: str

    def insert(self, page: bytes, gate: bytes) -> bytes:
        """Gives the page with the gate in it."""
        text = (self.prefix + gate).decode("ascii")
        return (
            page[: self.at]
            + self.marks.wrapped(text).encode(self.codec)
            + page[self.at :]
        )


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page that lacks only the gate; without a slot it is a file without an element
    in it, which stays as it is.
    """

    content: bytes
    slot: InsertionPoint | None
    facts: PageInventory = field(default_factory=PageInventory)
    embeds: tuple[Embed, ...] = ()
    styles: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()


def prepare_page(raw: bytes, file: str, treatment: PageOptions) -> PreparedPage:
    """Takes back what an earlier run did to a page, and keeps its third parties out.

    Raises GateError where the page cannot be read, was gated by something else, or has
    a placeholder that cannot be.
    """
    held = decode_losslessly(raw, file)
    if treatment.was_gated:
        held = replace(held, text=restore_original(held.text))
    found = tuple(telling_tags(held.text))
    if not found and not any(tags(held.text)):
        return PreparedPage(held.encode_all(held.text), None)
    _refuse_gated(found, file)
    marks = marks_for(held.text)
    moved = move_inline_code(held, file, found, marks, fix_styles=treatment.fix_styles)
    page = HeldPage(held, file, treatment.around, found, marks)
    kept = clean_page(page, moved.edits)
    placing = place_page_embeds(
        kept.html, file, treatment.around.declaration, held.writable(treatment.base)
    )
    if placing.problems:
        raise GateError(*placing.problems)
    at, charset = _insertion_point(placing.html, held.text, marks)
    return PreparedPage(
        held.encode_all(placing.html),
        InsertionPoint(
            len(held.raw(placing.html[:at])),
            charset.encode("ascii"),
            marks,
            held.codec,
        ),
        _facts(held, found, placing.html),
        placing.embeds,
        moved.styles,
        (*kept.notes, *moved.notes, *head_notes(held, file, found)),
    )


def _refuse_gated(found: Iterable[Tag], file: str) -> None:
    if any(
        tag.attributes.get("id") == "gate-config"
        for tag in found
        if tag.name == "script"
    ):
        message = (
            "the page has a gate already, which `apply` did not put there: "
            "it needs no second one"
        )
        raise GateError(Problem(file, 0, message))


def _facts(held: DecodedPage, found: Iterable[Tag], html: str) -> PageInventory:
    facts = join_inventories(
        (page_inventory(found, held.read), framed_inventory(_framed(held, found)))
    )
    if html == held.text or "<style" not in html.lower():
        return facts
    # What was hidden in a style changed its hash.
    return join_inventories(
        (
            facts,
            page_inventory(
                (tag for tag in telling_tags(html) if tag.name == "style"), held.read
            ),
        )
    )


def _framed(held: DecodedPage, found: Iterable[Tag]) -> Iterator[Tag]:
    """The tags of the documents in frames, in whatever encoding the page is read:
    references come after that.
    """
    for frame in framed_documents(found):
        for text in held.read(held.text[frame.start : frame.end]):
            yield from framed_tags(tags(text))


def _insertion_point(html: str, before: str, marks: UndoMarkers) -> tuple[int, str]:
    """Where the gate belongs, and what has to stand before it.

    Where the character set would be moved out of the part in which browsers look for
    it, and where they found it `before`, it is said once more.
    """
    head, at = marks.place(html)
    if at == head and not html.startswith("\ufeff"):
        label = declared_charset(before)
    else:
        label = ""
    is_plain = (
        label.isascii()
        and label.replace("-", "").replace("_", "").replace(":", "").isalnum()
    )
    return at, f'<meta charset="{label}">' if is_plain else ""
