"""Marks by which what is done to a page can be taken back to the letter, so that gating
it again begins where it began.

A page may have such marks of its own: it quotes a gated one, say. They are text like
any other, and ours get a number then that none of them has. So of the marks that stand
in a gated page with the number of its gate, all are ours.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analytics_gate.apply.edits import Edit, apply_edits
from analytics_gate.markup.prologue import after_charset, head_start
from analytics_gate.markup.tags import Tag, attributes_of, name_end, tags

# It begins with the letters that all have, which are found fast.
_ANY = re.compile(
    r"gate(?:(?<=data-gate)([0-9]*)-(?:was-|html|waits)|(?<=<!--gate)([0-9]*) "
    r"was:|(?<=<!--/gate)([0-9]*)-->"
    r"|(?<=data:gate)([0-9]*),|(?<=text/gate)([0-9]*)[\" ])"
)
# What a page is given begins like this, in one place only; behind an escape to ASCII,
# as it is held, where need be.
_GATE = re.compile(
    r"<!--gate(?P<number>[0-9]*) was:-->[\ue000-\ue0ff]*(?:<meta charset=\"[^\"<>]*\">)?"
    r"<meta http-equiv=\"Content-Security-Policy\" content=\""
)
_FRAME = re.compile(r' data-gate-frame="[^"<>]*"')


@dataclass(frozen=True, slots=True)
class UndoMarkers:
    """The marks of one page. `number` is empty where the page has none of its own."""

    number: str = ""

    @property
    def hidden(self) -> str:
        """What stands before the name of an attribute that is to do nothing."""
        return f"data-gate{self.number}-was-"

    @property
    def open(self) -> str:
        """What a comment begins with that holds what something of ours stands in the place of."""
        return f"<!--gate{self.number} was:"

    @property
    def waits(self) -> str:
        """The attribute that tells a template of ours from the page's own."""
        if self.number:
            return f"data-gate{self.number}-waits"
        return ""

    @property
    def _close(self) -> str:
        return f"<!--/gate{self.number}-->"

    @property
    def _no_address(self) -> str:
        return f"data:gate{self.number},"

    @property
    def _no_kinds(self) -> tuple[str, str]:
        # A quote could end a value in another reading of the page.
        return f' type="text/gate{self.number}"', f" type=text/gate{self.number} "

    def hide_attribute(self, tag: Tag, name: str, html: str) -> list[Edit]:
        """Renames an attribute, wherever the tag has it: with the first one gone, the
        second would count.
        """
        found = []
        for each in attributes_of(tag, html):
            if each.name == name:
                found.append(Edit(each.start, each.start, self.hidden))
        return found

    def disable_type(self, tag: Tag, html: str) -> Edit:
        """Makes a script or style one of no kind that a browser knows. The first of two
        attributes counts.
        """
        at = name_end(tag, html)
        return Edit(at, at, self._no_kinds[tag.in_doubt])

    def hide_address(self, start: int) -> Edit:
        """Makes an address in a style, which begins at `start`, one that leads nowhere."""
        return Edit(start, start, self._no_address)

    def wrapped(self, text: str, original: str = "") -> str:
        """Marks a text as ours; `original` is what it stands in the place of."""
        # A comment ends at a `>` at the earliest.
        kept = original.replace("&", "&amp;").replace(">", "&gt;")
        return f"{self.open}{kept}-->{text}{self._close}"

    def place(self, html: str) -> tuple[int, int]:
        """Where the page's head begins, and where in it the gate belongs."""
        head = head_start(html, self.open)
        return head, after_charset(html, head)

    def without_markers(self, html: str) -> str:
        """The page without what has these marks."""
        waits = rf" {self.waits}=\"\"" if self.waits else ""
        waiting = re.compile(
            rf'<template{waits} data-gate-service="[^"<>]*" data-gate-html="([^"<>]*)"></template>'
        )
        while (less := waiting.sub(lambda found: _unescaped(found[1]), html)) != html:
            html = less
        swapped = re.compile(rf"{self.open}([^>]*)-->.*?{self._close}", re.DOTALL)
        html = swapped.sub(
            lambda found: found[1].replace("&gt;", ">").replace("&amp;", "&"), html
        )
        if any(
            mark in html
            for mark in (
                "data-gate-embed",
                self.hidden,
                self._no_address,
                *self._no_kinds,
            )
        ):
            html = apply_edits(
                html, (edit for tag in tags(html) for edit in self._shown(tag, html))
            )
        return html

    def _shown(self, tag: Tag, html: str) -> Iterable[Edit]:
        behind_name = name_end(tag, html)
        for kind in self._no_kinds:
            if html.startswith(kind, behind_name):
                yield Edit(behind_name, behind_name + len(kind), "")
        if "data-gate-embed" in tag.attributes and (
            frame := _FRAME.match(html, behind_name)
        ):
            yield Edit(behind_name, frame.end(), "")
        for each in attributes_of(tag, html):
            if each.name.startswith(self.hidden):
                yield Edit(each.start, each.start + len(self.hidden), "")
        if tag.name == "style":
            for found in re.finditer(self._no_address, tag.text):
                yield Edit(tag.end + found.start(), tag.end + found.end(), "")


def _unescaped(text: str) -> str:
    """Takes back what `html.escape` did, and nothing else."""
    for reference, character in (
        ("&#x27;", "'"),
        ("&quot;", '"'),
        ("&gt;", ">"),
        ("&lt;", "<"),
        ("&amp;", "&"),
    ):
        text = text.replace(reference, character)
    return text


def marks_for(html: str) -> UndoMarkers:
    """Marks that a page has not in it yet."""
    own = set()
    for found in _ANY.finditer(html.lower()):
        own.add("".join(found.groups("")))
    return UndoMarkers(
        next(
            number
            for number in ("", *map(str, range(2, len(own) + 3)))
            if number not in own
        )
    )


def restore_original(html: str) -> str:
    """The page as it was before it was gated, and the page itself if it has no gate in
    its place.
    """
    for found in _GATE.finditer(html):
        marks = UndoMarkers(found["number"])
        if marks.place(html)[1] == found.start():
            return marks.without_markers(html)
    return html
