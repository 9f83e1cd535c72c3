"""Changes to a page's text that can be taken back to the letter, so that gating a gated page begins where it began."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analytics_gate.markup.tags import Tag, attributes_of, name_end, tags

HIDDEN = "data-gate-was-"
"""What stands before the name of an attribute that is to do nothing."""
OPEN = "<!--gate was:"
"""What a comment begins with that holds what something of ours stands in the place of."""
_CLOSE = "<!--/gate-->"
_NO_ADDRESS = "data:gate,"
_NO_KIND = ' type="text/gate"'
_SWAPPED = re.compile(rf"{OPEN}([^>]*)-->.*?{_CLOSE}", re.DOTALL)
_WAITING = re.compile(r'<template data-gate-service="[^"<>]*" data-gate-html="([^"<>]*)"></template>')
_FRAME = re.compile(r' data-gate-frame="[^"<>]*"')


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What is to stand in the place of a part of the text; `end` is `start` where something is put in."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits, but those within the place of another."""
    parts, at = [], 0
    for edit in sorted(set(edits), key=lambda edit: (edit.start, -edit.end, edit.text)):
        if edit.start >= at:
            parts += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*parts, text[at:]])


def hide_attribute(tag: Tag, name: str, html: str) -> list[Edit]:
    """Renames an attribute, wherever the tag has it: with the first one gone, the second would count."""
    return [Edit(each.start, each.start, HIDDEN) for each in attributes_of(tag, html) if each.name == name]


def hide_kind(tag: Tag, html: str) -> Edit:
    """Makes a script or style one of no kind that a browser knows. The first of two attributes counts."""
    at = name_end(tag, html)
    return Edit(at, at, _NO_KIND)


def hide_address(address: str, text: str, offset: int = 0) -> list[Edit]:
    """Makes an address in a style one that leads nowhere; `offset` is where the style's text stands in the page."""
    places = (offset + found.start() for found in re.finditer(re.escape(address), text))
    return [Edit(at, at, _NO_ADDRESS) for at in places]


def framed(text: str, original: str = "") -> str:
    """Marks a text as ours; `original` is what it stands in the place of."""
    # A comment ends at a `>` at the earliest.
    kept = original.replace("&", "&amp;").replace(">", "&gt;")
    return f"{OPEN}{kept}-->{text}{_CLOSE}"


def undone(html: str) -> str:
    """The page as it was before it was gated, and the page itself if it never was."""
    if "gate" not in html:  # as is the rule
        return html
    if "data-gate-" in html:
        while (less := _WAITING.sub(lambda found: _unescaped(found[1]), html)) != html:
            html = less
    if OPEN in html:
        html = _SWAPPED.sub(lambda found: found[1].replace("&gt;", ">").replace("&amp;", "&"), html)
    if any(mark in html for mark in ("data-gate-", _NO_ADDRESS, _NO_KIND)):
        html = _shown(html)
    return html


def _unescaped(text: str) -> str:
    """Takes back what `html.escape` did, and nothing else."""
    for reference, character in (("&#x27;", "'"), ("&quot;", '"'), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&")):
        text = text.replace(reference, character)
    return text


def _shown(html: str) -> str:
    return edited(html, (edit for tag in tags(html) for edit in _shown_in(tag, html)))


def _shown_in(tag: Tag, html: str) -> Iterable[Edit]:
    behind_name = name_end(tag, html)
    if html.startswith(_NO_KIND, behind_name):
        yield Edit(behind_name, behind_name + len(_NO_KIND), "")
    if "data-gate-embed" in tag.attributes and (frame := _FRAME.match(html, behind_name)):
        yield Edit(behind_name, frame.end(), "")
    for each in attributes_of(tag, html):
        if each.name.startswith(HIDDEN):
            yield Edit(each.start, each.start + len(HIDDEN), "")
    if tag.name == "style":
        for found in re.finditer(_NO_ADDRESS, tag.text):
            yield Edit(tag.end + found.start(), tag.end + found.end(), "")
