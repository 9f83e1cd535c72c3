"""The addresses that a browser may fetch because of a style, by CSS's tokens: none in
comments, none in mere words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# CSS's tokenizer as far as it matters here (w3.org/TR/css-syntax-3, 4.3): what a quote,
# a bracket or `/*` opens depends on what is open already, and an escape may be in any
# name, as in `u\72l(`. Nothing is tried twice.
_NAME = (
    r"(?:[-\w]|[^\x00-\x7f]|\\(?:[0-9a-f]{1,6}(?:\r\n|[ \t\r\n\f])?|[^0-9a-f\r\n\f]))"
)
_STRING = (
    r"(?:\"(?P<double>(?:[^\"\\\r\n\f]|\\(?:\r\n"
    r"|.))*+)\"?|'(?P<single>(?:[^'\\\r\n\f]|\\(?:\r\n|.))*+)'?)"
)
_COMMENT = r"/\*.*?(?:\*/|\Z)"
_SPACE = rf"(?:[ \t\r\n\f]|{_COMMENT})*+"
_PASSED_OVER = (
    r"(?:<!--|[^-\w\"'/\\()@#\x80-\U0010ffff]|/(?!\*)|\\(?=[\r\n"
    rf"\f]|\Z)|#{_NAME}*+|@(?!{_NAME})|{_NAME}++(?!\())*+"
)
_FLAGS = re.IGNORECASE | re.ASCII | re.DOTALL
_TOKEN = re.compile(
    rf"{_PASSED_OVER}(?:{_COMMENT}|{_STRING}|@(?P<rule>{_NAME}++)"
    rf"|(?P<function>{_NAME}++)\(|(?P<bracket>[()]))",
    _FLAGS,
)
_BARE = re.compile(
    r"[ \t\r\n\f]*+(?![\"' \t\r\n\f])(?P<bare>(?:[^)\\]|\\.|\\\Z)*+)\)?", _FLAGS
)
_IMPORTED = re.compile(_SPACE + _STRING, _FLAGS)
# What a namespace is called is nothing to fetch.
_NAMESPACE = re.compile(
    rf"{_SPACE}(?:(?!url\(){_NAME}++{_SPACE})?"
    rf"(?:{_STRING.replace('?P<', '?P<_')}|url\([^()\\]*+\))",
    _FLAGS,
)
_ESCAPE = re.compile(
    r"\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\r\n\f])|(.)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# In these a string is an address.
_FETCHING = re.compile(r"(?:-[a-z]+-)?(?:url|src|image|image-set)")


@dataclass(frozen=True, slots=True)
class StyleAddress:
    """An address in a style, and where in its text that begins as it is written."""

    address: str
    start: int


def _unescaped(text: str) -> str:
    if "\\" in text:
        return _ESCAPE.sub(_character, text)
    return text


def _character(found: re.Match[str]) -> str:
    if not found[1]:
        return found[3] or ""
    code = int(found[1], 16)
    if code < 0x110000 and not 0xD800 <= code < 0xE000:
        return chr(code)
    return "\ufffd"


def style_addresses(style: str) -> Iterator[StyleAddress]:
    """Yields each address that a browser may fetch because of a style sheet or a style
    attribute, in order.

    Where one stands in what is no style at all, it counts too.
    """
    if "(" not in style and "@" not in style:  # as is the rule in attributes
        return
    text, at, fetching = style.replace("\0", "\ufffd"), 0, [False]
    while found := _TOKEN.match(text, at):
        at, address = _read(found, text, fetching)
        if address:
            yield address


def _read(
    found: re.Match[str], text: str, fetching: list[bool]
) -> tuple[int, StyleAddress | None]:
    """Reads on behind a token; `fetching` tells of each open bracket whether a string
    in it is an address.
    """
    if found["rule"]:
        return _in_rule(_unescaped(found["rule"]).lower(), text, found.end())
    if found["function"]:
        name = _unescaped(found["function"]).lower()
        if name == "url" and (bare := _BARE.match(text, found.end())):
            return bare.end(), StyleAddress(
                _unescaped(bare["bare"]), bare.start("bare")
            )
        fetching.append(fetching[-1] or bool(_FETCHING.fullmatch(name)))
    elif found["bracket"] == "(":
        fetching.append(fetching[-1])
    elif found["bracket"] and len(fetching) > 1:
        fetching.pop()
    elif fetching[-1] and found.lastgroup:
        return found.end(), _in_string(found)
    return found.end(), None


def _in_rule(name: str, text: str, at: int) -> tuple[int, StyleAddress | None]:
    if name == "import" and (imported := _IMPORTED.match(text, at)):
        return imported.end(), _in_string(imported)
    named = _NAMESPACE.match(text, at) if name == "namespace" else None
    return (named.end() if named else at), None


def _in_string(found: re.Match[str]) -> StyleAddress:
    group = "single" if found["double"] is None else "double"
    return StyleAddress(_unescaped(found[group]), found.start(group))
