"""The tags of an HTML text, with their places, so that it can be changed without writing the rest of it anew."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import Final

# HTML's tokenizer in a few expressions (html.spec.whatwg.org, 13.2.5). A quote opens a value only behind `=`:
# elsewhere it is part of a name. Nothing is tried twice, so what a tag holds cannot be read in another way.
_SPACE = r"[\t\n\f\r ]"
_VALUE = r"\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\t\n\f\r \"'>][^\t\n\f\r >]*+)"
_PAIR = rf"(?P<key>[^\t\n\f\r />][^\t\n\f\r />=]*+)(?:{_SPACE}*+={_SPACE}*+(?:{_VALUE})?+)?+"
_ATTRIBUTE = re.compile(_PAIR)
TOKEN: Final = re.compile(
    r"<!--(?:>|->|.*?(?:--!?>|\Z))"
    # What begins like this and is nothing else is a comment up to the next `>`: a doctype, `<?php`, `</ p>`.
    r"|<(?:!|\?|/[^a-zA-Z>])[^>]*+>?"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\t\n\f\r />]*+)(?P<rest>(?:[\t\n\f\r /]++|{_PAIR})*+)>",
    re.DOTALL,
)
"""The next token of a text that is no character: a comment, a doctype or the like, an end tag, a start tag."""
_REFERENCE = re.compile(r"&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+);?|(?P<name>[a-zA-Z][a-zA-Z0-9]*+(?:;|(?!=))))")
# What stands in these is text, whatever it looks like. A `noscript` is markup for who has no script.
_RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
_NAME = re.compile(r"[^\t\n\f\r />]*+")
# What `telling_tags` passes over. A value without `//`, `:`, a backslash, a reference or a line end names no host.
_QUIET_VALUE = "|".join(rf"{quote}(?:[^{quote}&\\:/<\t\n\r]++|/(?![/\\]))*{quote}" for quote in "\"'")
_QUIET = (
    rf"{_SPACE}++(?![odsODS](?i:n|tyle|ata-gate))[a-zA-Z][a-zA-Z0-9_.-]*+"
    rf"(?:=(?:{_QUIET_VALUE}|[^\"'&\\:/<>=`\t\n\f\r ]++(?=[\t\n\f\r >])))?"
)
_NAMES = sorted((*_RAW_TEXT, "html", "meta", "base"))
# The first letter decides most often, and fast.
_FIRST = "".join(sorted({letter for name in _NAMES for letter in (name[0], name[0].upper())}))
_LOUD = "|".join(name[1:] for name in _NAMES)
_SILENT = re.compile(
    rf"(?:[^<]++|<(?:(?![{_FIRST}](?i:{_LOUD})[\t\n\f\r />])[a-zA-Z][a-zA-Z0-9-]*+(?:{_QUIET})*{_SPACE}*+/?>"
    rf"|/[a-zA-Z][a-zA-Z0-9-]*+>|!--(?:>|->|.*?(?:--!?>|\Z))))*",
    re.DOTALL,
)
_IN_SCRIPT = re.compile(r"<!--|-->|<(?P<end>/?)script(?=[\t\n\f\r />])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tag:
    """One start tag. `start` and `end` are its own offsets; `text` is the raw text of a script, style or the like."""

    name: str
    attributes: Mapping[str, str]
    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class EndTag:
    """One end tag, and its own offsets."""

    name: str
    start: int
    end: int


def _resolve(found: re.Match[str]) -> str:
    # In an attribute `&copy=1` is no copyright sign, and neither is the start of `&copyright`.
    return html5.get(found["name"], found[0]) if found["name"] else unescape(found[0])


def _attributes(rest: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(rest):
        value = found["double"] or found["single"] or found["bare"] or ""
        # The first of two attributes counts, as in a browser.
        attributes.setdefault(found["key"].lower(), _REFERENCE.sub(_resolve, value) if "&" in value else value)
    return attributes


def _script_end(html: str, start: int) -> int:
    """Where a script's text ends: a `</script>` between `<!--<script` and `-->` does not end it."""
    commented = nested = False
    at = start
    while found := _IN_SCRIPT.search(html, at):
        # The dashes that open a comment can close it, too: `<!-->`.
        at = found.end() - 2 if found[0] == "<!--" else found.end()
        if found[0] == "-->":
            commented = nested = False
        elif found[0] == "<!--":
            commented = True
        elif found["end"] and not nested:
            return found.start()
        else:
            nested = commented and not found["end"]
    return len(html)


def _raw_text(html: str, name: str, start: int) -> str:
    if name == "script":
        return html[start : _script_end(html, start)]
    closing = re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE).search(html, start)
    return html[start : closing.start() if closing else len(html)]


def _start_tag(found: re.Match[str], html: str) -> Tag:
    name = found["name"].lower()
    text = _raw_text(html, name, found.end()) if name in _RAW_TEXT else ""
    return Tag(name, _attributes(rest) if (rest := found["rest"]) else {}, found.start(), found.end(), text)


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
        tag = _start_tag(found, html)
        yield tag
        at += len(tag.text)


def tags(html: str) -> Iterator[Tag]:
    """Yields each start tag in order."""
    return (tag for tag in all_tags(html) if isinstance(tag, Tag))


def telling_tags(html: str) -> Iterator[Tag]:
    """Yields each start tag in order but those that tell nothing of what a page contacts, runs or is.

    Those left out have neither raw text nor an address with a host, nor styles, handlers or anything of the gate's; in
    a page they are nine of ten, and are passed over without being taken apart.
    """
    at = 0
    while (at := _match_end(_SILENT, html, at)) < len(html):
        found = TOKEN.match(html, at)
        at = found.end() if found else at + 1
        if found and found["name"] and not found["end"]:
            tag = _start_tag(found, html)
            yield tag
            at += len(tag.text)


def _match_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


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
    for found in _ATTRIBUTE.finditer(html, name_end(tag, html), tag.end - 1):
        yield Attribute(found["key"].lower(), found.start())


def line_at(text: str, offset: int) -> int:
    """The line of an offset, from 1."""
    return text.count("\n", 0, offset) + 1


def page_language(found: Sequence[Tag]) -> str:
    """The language that a page says it is in, as it says it; empty where it does not. `found` are the page's tags."""
    return found[0].attributes.get("lang", "") if found and found[0].name == "html" else ""
