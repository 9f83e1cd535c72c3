"""HTML's tokenizer in a few expressions (html.spec.whatwg.org, 13.2.5), one token at a time."""

import re
from html import unescape
from html.entities import html5
from typing import Final

# A quote opens a value only behind `=`: elsewhere it is part of a name. Nothing is
# tried twice, so what a tag holds cannot be read in another way.
SPACE: Final = r"[\t\n\f\r ]"
_VALUE = (
    r"\"(?P<double>[^\"]*+)\"?+|'(?P<single>[^']*+)'?+|(?P<bare>[^\t\n"
    r"\f\r \"'>][^\t\n\f\r >]*+)"
)
_PAIR = (
    rf"(?P<key>[^\t\n\f\r />][^\t\n\f\r />=]*+)(?:{SPACE}*+={SPACE}*+(?:{_VALUE})?+)?+"
)
ATTRIBUTE: Final = re.compile(_PAIR)
TOKEN: Final = re.compile(
    r"<!--(?:>|->|.*?(?:--!?>|\Z))"
    # What begins like this and is nothing else is a comment up to the next `>`: a
    # doctype, `<?php`, `</ p>`.
    r"|<(?:!|\?|/[^a-zA-Z>])[^>]*+>?"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\t\n\f\r />]*+)(?P<rest>(?:[\t\n\f\r /]++|{_PAIR})*+)>"
    # A tag that never ends is none, and all behind it is part of it.
    r"|(?P<cut></?[a-zA-Z].*+)",
    re.DOTALL,
)
"""The next token of a text that is no character: a comment, a doctype or the like, an
end tag, a start tag.

The last one may be what was to become a tag when the text was `cut` off.
"""
CDATA: Final = re.compile(r"<!\[CDATA\[(?P<text>.*?)(?:\]\]>|\Z)", re.DOTALL)
"""Text in SVG or MathML. Elsewhere it is a comment up to the next `>`."""
_REFERENCE = re.compile(
    r"&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+);?|(?P<name>[a-zA-Z][a-zA-Z0-9]*+(?:;|(?!=))))"
)
RAW_TEXT: Final = frozenset(
    {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"}
)
"""What stands in these elements of HTML is text, whatever it looks like. In SVG and
MathML it is markup.
"""
VOID: Final = frozenset(
    (
        "area base basefont bgsound br col embed frame hr img image input "
        "keygen link meta param source track wbr"
    ).split()
)
"""These elements of HTML have no content and no end tag."""
_IN_SCRIPT = re.compile(
    r"<!--|-->|<(?P<end>/?)script(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII
)


def _resolve(found: re.Match[str]) -> str:
    # In an attribute `&copy=1` is no copyright sign, and neither is the start of `&copyright`.
    if found["name"]:
        return html5.get(found["name"], found[0])
    return unescape(found[0])


def read_attributes(rest: str) -> dict[str, str]:
    """The attributes of a tag, from what stands behind its name."""
    attributes: dict[str, str] = {}
    for found in ATTRIBUTE.finditer(rest):
        value = found["double"] or found["single"] or found["bare"] or ""
        # The first of two attributes counts, as in a browser.
        attributes.setdefault(
            found["key"].lower(),
            _REFERENCE.sub(_resolve, value) if "&" in value else value,
        )
    return attributes


def ends_itself(found: re.Match[str]) -> bool:
    """Whether a start tag has a slash at its end, which in `<a b=c/>` is part of the value."""
    rest = found["rest"]
    return rest.endswith("/") and max(
        (each.end() for each in ATTRIBUTE.finditer(rest)), default=0
    ) < len(rest)


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


def raw_text(html: str, name: str, start: int) -> str:
    """What stands in an element of raw text whose start tag ends at `start`."""
    if name == "script":
        return html[start : _script_end(html, start)]
    closing = re.compile(
        rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII
    ).search(html, start)
    return html[start : closing.start() if closing else len(html)]
