"""Handlers and styles in a page's attributes: reported, and styles moved into a sheet
of ours where that is wanted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analytics_gate.addresses.urls import contacted_host
from analytics_gate.apply.edits import Edit
from analytics_gate.apply.encoding import DecodedPage
from analytics_gate.apply.marks import UndoMarkers
from analytics_gate.apply.notes import Kind, Note
from analytics_gate.errors import Problem
from analytics_gate.markup.framed import framed_tags
from analytics_gate.markup.inline_code import InlineCode, inline_code
from analytics_gate.markup.tags import Tag, line_at, tags

STYLES = "gate/styles.css"
# What could end the rule, or be read in another way outside an attribute; and addresses
# that count from the page.
_UNMOVABLE = re.compile(
    r"[{}<>@\\]|/\*|!\s*ie|url\(\s*[\"']?(?!/(?!/)|data:|#)", re.IGNORECASE
)
_USUAL = UndoMarkers()
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_IN_STRING = re.compile(r"[\"\\\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class MovedCode:
    """What was found in a page's attributes: notes, the edits that move styles, and their texts."""

    notes: tuple[Note, ...]
    edits: tuple[Edit, ...] = ()
    styles: frozenset[str] = frozenset()


def _is_movable(style: str) -> bool:
    outside_strings = _STRING.sub("", style)
    if _UNMOVABLE.search(style) or re.search(r"[\"']", outside_strings):
        return False
    return outside_strings.count("(") == outside_strings.count(
        ")"
    ) and not _is_elsewhere(style)


def _is_elsewhere(style: str) -> bool:
    return any(
        contacted_host(word.strip("\"'")) for word in re.split(r"[\s(),]", style)
    )


def _message(code: InlineCode, frame: str = "") -> str:
    what = f"<{code.tag.name} {code.attribute}>{frame}"
    if code.is_style:
        other = "" if frame else ", or let --fix-styles move it"
        return f"{what} does nothing under a closed policy: put it into a style sheet{other}"
    if code.attribute.startswith("on"):
        return (
            f"{what} does nothing under a closed policy: put it into a script "
            "file, by addEventListener"
        )
    return (
        f"{what} with javascript: does nothing under a closed policy: "
        "make it a button that a script file listens to"
    )


def move_inline_code(
    held: DecodedPage,
    file: str,
    found: Sequence[Tag],
    marks: UndoMarkers,
    *,
    fix_styles: bool,
) -> MovedCode:
    """Reports what a closed policy refuses in these tags; with `fix_styles` styles are
    moved if they can be.

    Those in a frame's `srcdoc` cannot be.
    """
    notes: list[Note] = []
    edits: list[Edit] = []
    styles: set[str] = set()
    for code in inline_code(found):
        style = _style(code.tag, held) if fix_styles and code.is_style else ""
        # The sheet of all pages finds its elements by the usual mark.
        if style and marks == _USUAL and _is_movable(style):
            edits += marks.hide_attribute(code.tag, code.attribute, held.text)
            styles.add(style)
        else:
            message = _message(code)
            if style:
                message = (
                    f"<{code.tag.name} style> cannot be moved, and does nothing: put "
                    "it into a style sheet"
                )
            notes.append(
                Note(
                    Kind.REPORTED,
                    Problem(file, line_at(held.text, code.tag.start), message),
                )
            )
    return MovedCode(
        (*notes, *_framed_notes(held, file, found)), tuple(edits), frozenset(styles)
    )


def _framed_notes(held: DecodedPage, file: str, found: Iterable[Tag]) -> Iterator[Note]:
    for code in inline_code(framed_tags(found)):
        message = _message(code, " in <iframe srcdoc>")
        yield Note(
            Kind.REPORTED, Problem(file, line_at(held.text, code.tag.start), message)
        )


def _style(tag: Tag, held: DecodedPage) -> str:
    """The style as a browser has it, in whatever encoding the page is."""
    if tag.attributes["style"].isascii():
        return tag.attributes["style"]
    legible = next(tags(held.readable(held.text[tag.start : tag.end])), tag)
    return legible.attributes.get("style", "")


def head_notes(held: DecodedPage, file: str, found: Sequence[Tag]) -> Iterator[Note]:
    """Reports what a page says of itself that does not go together with the closed policy."""
    for tag in found:
        if message := _at_odds(tag):
            yield Note(
                Kind.REPORTED, Problem(file, line_at(held.text, tag.start), message)
            )


def _at_odds(tag: Tag) -> str:
    if tag.name == "base" and "href" in tag.attributes:
        return (
            "<base href> does nothing under a closed policy: write the "
            "page's addresses out in full"
        )
    if (
        tag.name == "meta"
        and tag.attributes.get("http-equiv", "").strip().lower()
        == "content-security-policy"
    ):
        return (
            "<meta http-equiv> is a policy too, and holds beside the gate's: "
            "take it out, or let it allow 'self'"
        )
    return ""


def styles_sheet(styles: Iterable[str]) -> str:
    """The sheet of all styles that were moved.

    A rule finds its elements by the very text. Like a style attribute it goes before
    all but what is important: no ordinary selector has three ids in it.
    """
    rules = []
    for style in sorted(set(styles)):
        rules.append(
            f'[{_USUAL.hidden}style="{_quoted(style)}"]:not(#_#_#_){{{style}}}\n'
        )
    return '@charset "utf-8";\n' + "".join(rules)


def _quoted(text: str) -> str:
    # w3.org/TR/cssom, "serialize a string"
    return _IN_STRING.sub(lambda found: f"\\{ord(found[0]):x} ", text)
