"""The tags of an HTML text, with their places, so that it can be changed without writing the rest of it anew."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

# HTML's tokenizer in one expression: comments, then tags with their quoted values (html.spec.whatwg.org, 13.2.5).
_TOKEN = re.compile(
    r"<!--(?:>|->|.*?(?:--!?>|\Z))"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s/>=\"'][^\s/>=]*)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>]+)))?"
)
# What stands in these is text, whatever it looks like. A `noscript` is markup for who has no script.
_RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})


@dataclass(frozen=True, slots=True)
class Tag:
    """One start tag. `start` and `end` are its own offsets; `text` is the raw text of a script, style or the like."""

    name: str
    attributes: Mapping[str, str]
    start: int
    end: int
    text: str = ""


def _attributes(rest: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(rest):
        value = found["double"] or found["single"] or found["bare"] or ""
        # The first of two attributes counts, as in a browser.
        attributes.setdefault(found["name"].lower(), unescape(value))
    return attributes


def _raw_text(html: str, name: str, start: int) -> str:
    closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, start)
    return html[start : closing.start() if closing else len(html)]


def tags(html: str) -> Iterator[Tag]:
    """Yields each start tag in order. Comments, end tags and what looks like tags in raw text are passed over."""
    at = 0
    while found := _TOKEN.search(html, at):
        at = found.end()
        if found["name"] is None or found["end"]:
            continue
        name = found["name"].lower()
        text = _raw_text(html, name, at) if name in _RAW_TEXT else ""
        yield Tag(name, _attributes(found["rest"]), found.start(), found.end(), text)
        at += len(text)


def line_at(text: str, offset: int) -> int:
    """The line of an offset, from 1."""
    return text.count("\n", 0, offset) + 1
