"""Changes to a page's text, made in one go."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What is to stand in the place of a part of the text; `end` is `start` where
    something is put in.
    """

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits, but those within the place of another."""
    parts, at = [], 0
    for edit in sorted(set(edits), key=lambda edit: (edit.start, -edit.end, edit.text)):
        if edit.start >= at:
            parts += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*parts, text[at:]])
