"""The text of scripts and styles in SVG: markup, and what a browser makes of it."""

import re
from collections.abc import Iterator
from html import unescape

from analytics_gate.markup.tokens import CDATA, TOKEN, ends_itself


def _tokens(html: str, at: int) -> Iterator[re.Match[str]]:
    while found := TOKEN.search(html, at):
        found = CDATA.match(html, found.start()) or found
        yield found
        at = found.end()


def _name(found: re.Match[str]) -> str:
    if found.re is TOKEN:
        return (found["name"] or "").lower()
    return ""


def foreign_text_end(html: str, start: int, name: str) -> int:
    """Where the content ends of an element that no HTML's rules hold for, and whose
    start tag ends at `start`.
    """
    depth = 0
    for found in _tokens(html, start):
        if _name(found) == "svg" and found["end"]:
            return found.start()
        if _name(found) == name:
            if found["end"] and not depth:
                return found.start()
            depth += -1 if found["end"] else not ends_itself(found)
    return len(html)


def foreign_text(content: str) -> str:
    """The text that a browser runs or applies: references resolved, without comments
    and elements.
    """
    if "<" not in content:
        return unescape(content)
    parts: list[str] = []
    open_names: list[str] = []
    at = 0
    for found in _tokens(content, 0):
        parts += [] if open_names else [unescape(content[at : found.start()])]
        at, name = found.end(), _name(found)
        if found.re is CDATA:
            parts += [] if open_names else [found["text"]]
        elif name and not found["end"]:
            open_names += [] if ends_itself(found) else [name]
        elif name in open_names:
            del open_names[len(open_names) - 1 - open_names[::-1].index(name) :]
    return "".join([*parts, "" if open_names else unescape(content[at:])])
