"""The stack of open elements, tracked just far enough to tokenize what follows correctly.

HTML's rules (html.spec.whatwg.org, 13.2.6) without what is outside of SVG, MathML,
templates and menus: where that would decide, or browsers do not agree, there is more
than one answer.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from analytics_gate.markup.tokens import RAW_TEXT, VOID


class OpenElement(NamedTuple):
    """One open element. `language` is empty for HTML; `holds` says of another whether
    HTML goes on inside of it.
    """

    name: str
    language: str = ""
    holds: str = ""


Stack = tuple[OpenElement, ...]

UNKNOWN: Stack = (OpenElement("*"),)
"""Anything may be open."""
# HTML elements within SVG or MathML of which is not known how many are still open.
_SOME = OpenElement("?")
_TEMPLATE = OpenElement("template")
# A template that may hold columns of a table: nothing but these is taken there (13.2.6.4.12).
_COLUMNS = OpenElement("template", holds="columns")
# Whatever stands in a menu, older browsers pass over; it may have ended at a text field already.
_SELECT = OpenElement("select")
_MODES = frozenset({_TEMPLATE, _COLUMNS, _SELECT})

TURNS = frozenset({"svg", "math", "template", "select", "frameset"})
"""The elements behind which the text may have to be read in another way."""
_LANGUAGES = frozenset({"svg", "math"})
_HOLD_HTML = frozenset({"foreignobject", "desc", "title"})
_HOLD_TEXT = frozenset({"mi", "mo", "mn", "ms", "mtext"})
_GLYPHS = frozenset({"mglyph", "malignmark"})
_HTML_ENCODINGS = frozenset({"text/html", "application/xhtml+xml"})
# What ends SVG and MathML (13.2.6.5).
_BREAKOUTS = frozenset(
    (
        "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 "
        "h4 h5 h6 head hr i img li listing menu "
        "meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
    ).split()
)
_TABLE = frozenset("table caption colgroup col tbody thead tfoot tr td th".split())
# A line ends a paragraph, too.
_VOID = VOID - {"hr"}
_PASSED_OVER = frozenset({"html", "head", "body", "frame"})
# These end nothing when they begin, but a paragraph.
_BLOCKS = frozenset({"div", "p", "ul", "ol", "section"})
_INLINE = frozenset("abbr b code em i small span strong sub sup u".split())


def is_foreign(stack: Stack) -> bool:
    """Whether the innermost element is none of HTML's."""
    return bool(stack and stack[-1].language)


def may_hold_cdata(stack: Stack) -> tuple[bool, ...]:
    """All answers to whether `<![CDATA[` begins a text: it does outside of HTML, of
    which not all know the border.
    """
    if stack == UNKNOWN or (stack and stack[-1].language and stack[-1].holds):
        return (False, True)
    if stack and stack[-1] in {_SOME, _SELECT}:
        return (False, *{True} & {*may_hold_cdata(stack[:-1])})
    return (is_foreign(stack),)


def opened(
    stack: Stack, name: str, attributes: Mapping[str, str], ends_itself: bool
) -> Iterator[tuple[Stack, bool]]:
    """Yields what may be open behind a start tag, and whether raw text follows."""
    if stack == UNKNOWN:
        yield UNKNOWN, False
        yield from [(UNKNOWN, True)] if name in RAW_TEXT or name == "noscript" else []
        return
    if name in _GLYPHS and stack and stack[-1] in {_SOME, _SELECT}:
        yield from opened(stack[:-1], name, attributes, ends_itself)
    if is_foreign(stack) and not _takes_html(stack[-1], name):
        if not _breaks_out(name, attributes):
            frame = _foreign(name, stack[-1].language, attributes)
            yield (stack if ends_itself else (*stack, frame)), False
            return
        stack = _out_of_foreign(stack)
    yield from _opened_in_html(stack, name, ends_itself)


def _takes_html(frame: OpenElement, name: str) -> bool:
    if frame.holds == "text":
        return name not in _GLYPHS
    return frame.holds == "html" or (
        name == "svg" and frame.name == "annotation-xml" and frame.language == "math"
    )


def _breaks_out(name: str, attributes: Mapping[str, str]) -> bool:
    return name in _BREAKOUTS or (
        name == "font" and not attributes.keys().isdisjoint({"color", "face", "size"})
    )


def _foreign(name: str, language: str, attributes: Mapping[str, str]) -> OpenElement:
    if language == "svg":
        return OpenElement(name, language, "html" if name in _HOLD_HTML else "")
    if (
        name == "annotation-xml"
        and attributes.get("encoding", "").lower() in _HTML_ENCODINGS
    ):
        return OpenElement(name, language, "html")
    return OpenElement(name, language, "text" if name in _HOLD_TEXT else "")


def _out_of_foreign(stack: Stack) -> Stack:
    while is_foreign(stack) and not stack[-1].holds:
        stack = stack[:-1]
    return stack


def _opened_in_html(
    stack: Stack, name: str, ends_itself: bool
) -> Iterator[tuple[Stack, bool]]:
    top = stack[-1] if stack else None
    if name in RAW_TEXT:
        yield stack, True
        if top == _COLUMNS or (top == _SELECT and name not in {"script", "textarea"}):
            yield stack, False
    elif name == "noscript":
        # Text for who has scripts, markup for who has none.
        yield stack, True
        yield _some(stack), False
    elif name == "frameset":
        # It may have taken the place of the body, and passes over all but its own.
        yield UNKNOWN, False
    elif name in _LANGUAGES:
        yield (stack if ends_itself else (*stack, OpenElement(name, name))), False
        yield from [(stack, False)] if top in {_COLUMNS, _SELECT} else []
    else:
        for each in _pushed(stack, name):
            yield (each, False)


def _pushed(stack: Stack, name: str) -> Iterator[Stack]:
    top = stack[-1] if stack else None
    if name == "template":
        yield (*stack, _TEMPLATE)
    elif name == "select":
        yield stack if top == _SELECT else (*stack, _SELECT)
        yield from [stack] if top == _COLUMNS else []
    elif name == "col" and top == _TEMPLATE:
        yield (*stack[:-1], _COLUMNS)
    elif name in _TABLE:
        yield from _cuts(stack)
    elif name in _PASSED_OVER or name in _VOID or not _is_within(stack):
        yield stack
    else:
        yield (*stack, OpenElement(name)) if _is_plain(stack, name) else _some(stack)


def _is_within(stack: Stack) -> bool:
    """Whether the innermost elements are HTML within SVG or MathML."""
    below = stack[: _run_start(stack)]
    return is_foreign(stack) or (is_foreign(below) and stack[-1] not in _MODES)


def _is_plain(stack: Stack, name: str) -> bool:
    """Whether an element begins without an end of others."""
    if _SOME in stack[-1:] or name not in _BLOCKS | _INLINE:
        return False
    return (
        name in _INLINE
        or is_foreign(stack)
        or OpenElement("p") not in stack[_run_start(stack) :]
    )


def _run_start(stack: Stack) -> int:
    """Where the elements on top begin that are of HTML, or are not, as the innermost is."""
    at = len(stack)
    if is_foreign(stack):
        while at and stack[at - 1].language:
            at -= 1
    else:
        while at and not stack[at - 1].language and stack[at - 1] not in _MODES:
            at -= 1
    return at


def _some(stack: Stack) -> Stack:
    """The same with any number of HTML elements on top."""
    if not is_foreign(stack):
        stack = stack[: _run_start(stack)]
    if is_foreign(stack):
        return (*stack, _SOME)
    return stack


def _cuts(stack: Stack) -> Iterator[Stack]:
    """What a tag of a table leaves open: it may be that of one around all this, back to
    the innermost template.
    """
    yield stack if is_foreign(stack) else _some(stack)
    floor = max(
        (at + 1 for at, frame in enumerate(stack) if frame in {_TEMPLATE, _COLUMNS}),
        default=0,
    )
    for at in range(floor, len(stack)):
        if stack[at].language and (at == floor or not stack[at - 1].language):
            yield _some(stack[:at])


def closed(stack: Stack, name: str) -> Iterator[Stack]:
    """Yields what may be open behind an end tag."""
    if not stack or stack == UNKNOWN:
        yield stack
    elif is_foreign(stack):
        yield from _closed_in_foreign(stack, name)
    else:
        yield from _closed_in_html(stack, name)


def _closed_in_foreign(stack: Stack, name: str) -> Iterator[Stack]:
    root = _run_start(stack)
    if name in {"p", "br"}:
        out = _out_of_foreign(stack)
        yield from [out] if is_foreign(out) else closed(out, name)
        return
    for at in reversed(range(root, len(stack))):
        if stack[at].name == name:
            yield stack[:at]
            return
    if name == "template":
        yield _without_template(stack)
    elif name in _TABLE:
        yield from _cuts(stack)
    else:
        yield stack
        # HTML's end tags reach no further than to these.
        if not any(
            frame.holds or frame.name == "annotation-xml" for frame in stack[root:]
        ):
            below = stack[:root]
            yield (
                below[:-1]
                if name == "select" and _SELECT in below[-1:]
                else _some(below)
            )


def _closed_in_html(stack: Stack, name: str) -> Iterator[Stack]:
    top, start = stack[-1], _run_start(stack)
    if name == "template":
        yield _without_template(stack)
    elif name in _TABLE:
        yield from _cuts(stack)
    elif top == _SELECT and name == "select":
        yield stack[:-1]
    elif top in {_SOME, _SELECT}:
        yield stack
        yield from _closed_below(stack, name)
    elif top not in _MODES and top.name == name:
        yield stack[:-1]
    elif any(frame.name == name for frame in stack[start:]):
        yield _some(stack)
    else:
        yield stack
        yield from _closed_outside(stack, start, name)


def _closed_below(stack: Stack, name: str) -> Iterator[Stack]:
    for each in closed(stack[:-1], name):
        if each != stack[:-1]:
            yield each


def _closed_outside(stack: Stack, start: int, name: str) -> Iterator[Stack]:
    """Not every browser minds the language of an element that an end tag names."""
    if stack[-1] in _MODES or any(each.name in _BLOCKS for each in stack[start:]):
        return
    within = stack[_run_start(stack[:start]) : start]
    if any(each.name == name for each in within):
        yield from closed(stack[:start], name)


def _without_template(stack: Stack) -> Stack:
    for at in reversed(range(len(stack))):
        if stack[at] in {_TEMPLATE, _COLUMNS}:
            return stack[:at]
    return stack
