"""Finds tags with their offsets, so that an edit leaves every other byte as it was."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analytics_gate.markup.foreign_text import foreign_text
from analytics_gate.markup.open_elements import TURNS
from analytics_gate.markup.readings import Met, is_turn, stretch
from analytics_gate.markup.tokens import (
    ATTRIBUTE,
    RAW_TEXT,
    SPACE,
    TOKEN,
    raw_text,
    read_attributes,
)

_MAY_TURN = TURNS | {"noscript"}
_NAME = re.compile(r"[^\t\n\f\r />]*+")
# What `telling_tags` passes over. A value without `//`, `:`, a backslash, a reference
# or a line end names no host.
_QUIET_VALUE = "|".join(
    rf"{quote}(?:[^{quote}&\\:/<\t\n\r]++|/(?![/\\]))*{quote}" for quote in "\"'"
)
_QUIET = (
    rf"{SPACE}++(?![odsODS](?i:n|tyle|ata-gate))[a-zA-Z][a-zA-Z0-9_.-]*+"
    rf"(?:=(?:{_QUIET_VALUE}|[^\"'&\\:/<>=`\t\n\f\r ]++(?=[\t\n\f\r >])))?"
)
_NAMES = sorted((*RAW_TEXT, *_MAY_TURN, "html", "meta", "base"))
# The first letter decides most often, and fast.
_FIRST = "".join(
    sorted({letter for name in _NAMES for letter in (name[0], name[0].upper())})
)
_LOUD = "|".join(name[1:] for name in _NAMES)
_SILENT = re.compile(
    rf"(?:[^<]++|<(?:(?![{_FIRST}](?i:{_LOUD})[\t\n\f\r /"
    rf">])[a-zA-Z][a-zA-Z0-9-]*+(?:{_QUIET})*{SPACE}*+/?>"
    rf"|/[a-zA-Z][a-zA-Z0-9-]*+>|!--(?:>|->|.*?(?:--!?>|\Z))))*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Tag:
    """One start tag. `start` and `end` are its own offsets; `text` is the raw text of a
    script, style or the like.

    `in_foreign`: the text is that of SVG, in which references and CDATA are not what
    they look like. `in_doubt`: there is a reading of the page that has no such tag.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    end: int
    text: str = ""
    in_foreign: bool = False
    in_doubt: bool = False

    @property
    def code(self) -> str:
        """The text as a browser runs or applies it."""
        return self.code_in(self.text)

    def code_in(self, text: str) -> str:
        """What a browser runs or applies if `text` is the element's."""
        if self.in_foreign:
            return foreign_text(text)
        return text


@dataclass(frozen=True, slots=True)
class EndTag:
    """One end tag, and its own offsets."""

    name: str
    start: int
    end: int
    in_doubt: bool = False


def _start_tag(found: re.Match[str], html: str) -> Tag:
    name = found["name"].lower()
    text = raw_text(html, name, found.end()) if name in RAW_TEXT else ""
    return Tag(
        name,
        read_attributes(rest) if (rest := found["rest"]) else {},
        found.start(),
        found.end(),
        text,
    )


def _met(met: Met) -> Tag | EndTag:
    name, (start, end) = met.found["name"].lower(), met.found.span()
    if met.found["end"]:
        return EndTag(name, start, end, met.in_doubt)
    return Tag(
        name,
        read_attributes(met.found["rest"]),
        start,
        end,
        met.text,
        met.in_foreign,
        met.in_doubt,
    )


def _opened(found: re.Match[str], html: str) -> tuple[Iterable[Tag | EndTag], int]:
    """A start tag, with all of the stretch that begins there if one does, and where the
    text goes on.
    """
    if found["name"].lower() in _MAY_TURN and is_turn(found, html):
        met, at = stretch(html, found.start())
        return map(_met, met), at
    tag = _start_tag(found, html)
    return (tag,), tag.end + len(tag.text)


def all_tags(html: str) -> Iterator[Tag | EndTag]:
    """Yields each tag in order. Comments and what looks like tags in raw text are passed over."""
    at = 0
    while found := TOKEN.search(html, at):
        at = found.end()
        if found["name"] is None:
            continue
        if found["end"]:
            yield EndTag(found["name"].lower(), found.start(), found.end())
            continue
        met, at = _opened(found, html)
        yield from met


def tags(html: str) -> Iterator[Tag]:
    """Yields each start tag in order."""
    return (tag for tag in all_tags(html) if isinstance(tag, Tag))


def telling_tags(html: str) -> Iterator[Tag]:
    """Yields each start tag in order but those that tell nothing of what a page
    contacts, runs or is.

    Those left out have neither raw text nor an address with a host, nor styles,
    handlers or anything of the gate's; in a page they are nine of ten, and are passed
    over without being taken apart.
    """
    at = 0
    while (at := _match_end(_SILENT, html, at)) < len(html):
        found = TOKEN.match(html, at)
        at = found.end() if found else at + 1
        if found and found["name"] and not found["end"]:
            met, at = _opened(found, html)
            for tag in met:
                if isinstance(tag, Tag):
                    yield tag


def _match_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    if found:
        return found.end()
    return at


def name_end(tag: Tag, html: str) -> int:
    """Where the tag's name ends in its text; in small letters it may have another length."""
    return _match_end(_NAME, html, tag.start + 1)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute as it is written: its name in small letters, and where the name begins."""

    name: str
    start: int


def attributes_of(tag: Tag, html: str) -> Iterator[Attribute]:
    """Yields each attribute of a tag of this text in order, one that is there twice included."""
    for found in ATTRIBUTE.finditer(html, name_end(tag, html), tag.end - 1):
        yield Attribute(found["key"].lower(), found.start())


def line_at(text: str, offset: int) -> int:
    """The line of an offset, from 1."""
    return text.count("\n", 0, offset) + 1


def page_language(found: Sequence[Tag]) -> str:
    """The language that a page says it is in, as it says it; empty where it does not.
    `found` are the page's tags.
    """
    if found and found[0].name == "html":
        return found[0].attributes.get("lang", "")
    return ""
