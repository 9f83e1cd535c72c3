"""ISO-2022-JP, in which escapes say what the bytes behind them are: held as text out of
which each byte comes back.

What a browser reads as a character of ASCII is held as that character; of all else, and
of escapes, each byte is held as a private character. So only an escape between two
characters of ASCII, which nothing needs, can hide a tag.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from analytics_gate.markup.tags import EndTag, Tag, all_tags

TO_ASCII, TO_ROMAN = b"\x1b(B", b"\x1b(J"
_PRIVATE = 0xE000
# In the Roman state two bytes are other characters than in ASCII, without an escape of their own.
_ROMAN = {"\ue15c": "\xa5", "\ue17e": "\u203e"}
_HELD = re.compile("[\ue000-\ue0ff]+|[\ue15c\ue17e]")
_ESCAPE = re.compile(rb"\x1b(?:\([BJI]|\$[@B])")
_PLAIN = rb"\x00-\x0d\x10-\x1a\x1c-\x5b\x5d-\x7d\x7f"
_NONE = frozenset((0x0E, 0x0F, 0x1B, *range(0x80, 0x100)))
_PAIR = re.compile(rb"[\x21-\x7e][^\x1b]|.", re.DOTALL)
_CHUNKS = {
    TO_ASCII: re.compile(rb"[" + _PLAIN + rb"\\~]+|.", re.DOTALL),
    TO_ROMAN: re.compile(rb"[" + _PLAIN + rb"]+|.", re.DOTALL),
    b"\x1b(I": re.compile(rb".", re.DOTALL),
    b"\x1b$@": _PAIR,
    b"\x1b$B": _PAIR,
}
# What no token of HTML can go on behind, and what none but a new one can go on with.
_ENDS, _BEGINNINGS = ("", ">", "\n", "\r", *_ROMAN), ("", "<", "\n", "\r", *_ROMAN)


def held(raw: bytes) -> str:
    """The text as which bytes are held."""
    return "".join(_held(chunk, read, state) for chunk, read, state in _steps(raw))


def _held(chunk: bytes, read: str, state: bytes) -> str:
    if read and read.isascii():
        return read
    page = 0x100 if state == TO_ROMAN and chunk in {b"\\", b"~"} else 0
    return "".join(chr(_PRIVATE + page + byte) for byte in chunk)


def raw(text: str) -> bytes:
    """The bytes of a held text, or of one in ASCII."""
    return text.encode("utf-16le")[::2]


def read(text: str) -> str:
    """A held text as a browser reads it."""
    return _HELD.sub(_read, text)


def _read(found: re.Match[str]) -> str:
    return _ROMAN.get(found[0]) or "".join(read for _, read, _ in _steps(raw(found[0])))


def last_state(text: str) -> bytes:
    """The escape to the state in which a held text ends."""
    return [TO_ASCII, *(state for _, _, state in _steps(raw(text)))][-1]


def hides_a_tag(text: str) -> bool:
    """Whether a held text may be another to a browser, because of escapes that stand
    for no character.
    """
    silent = [found for found in _HELD.finditer(text) if _is_silent(found)]
    if not all(_is_between_tokens(found) for found in silent):
        return True
    return bool(silent) and _placeless(text) != _placeless(
        _HELD.sub(lambda found: "" if _is_silent(found) else found[0], text)
    )


def _is_silent(found: re.Match[str]) -> bool:
    """Whether a browser reads nothing there, and no Roman letter beside it that needs
    the escape.
    """
    return not _read(found) and _ROMAN.keys().isdisjoint(_beside(found))


def _is_between_tokens(found: re.Match[str]) -> bool:
    before, behind = _beside(found)
    return before in _ENDS or behind in _BEGINNINGS


def _beside(found: re.Match[str]) -> tuple[str, str]:
    """The characters before and behind, empty where the text begins or ends."""
    return found.string[found.start() - 1 : found.start()], found.string[
        found.end() : found.end() + 1
    ]


def _placeless(text: str) -> list[Tag | EndTag]:
    return [replace(tag, start=0, end=0) for tag in all_tags(text)]


def _steps(raw: bytes) -> Iterator[tuple[bytes, str, bytes]]:
    """Yields bytes, the text that they are, and the state behind
    (encoding.spec.whatwg.org, 12.2.1).
    """
    at, state, is_fresh = 0, TO_ASCII, False
    while found := _ESCAPE.match(raw, at) or _CHUNKS[state].match(raw, at):
        if found.re is _ESCAPE:
            state = found[0]
            # Two with nothing between them are an error.
            yield found[0], "\ufffd" if is_fresh else "", state
        else:
            yield found[0], _decoded(found[0], state), state
        is_fresh = found.re is _ESCAPE
        at = found.end()


def _decoded(chunk: bytes, state: bytes) -> str:
    if _CHUNKS[state] is _PAIR:
        return _kanji(chunk)
    if state == b"\x1b(I":
        if 0x21 <= chunk[0] <= 0x5F:
            return chr(0xFF61 - 0x21 + chunk[0])
        return "\ufffd"
    if state == TO_ROMAN and chunk in {b"\\", b"~"}:
        return _ROMAN[chr(_PRIVATE + 0x100 + chunk[0])]
    if chunk[0] in _NONE:
        return "\ufffd"
    return chunk.decode("ascii")


@cache
def _kanji(pair: bytes) -> str:
    if len(pair) < 2 or not 0x21 <= pair[1] <= 0x7E:
        return "\ufffd"
    row, cell = pair[0] - 0x21, pair[1] - 0x21
    # The same index in another order, with what NEC and IBM added to it, which Python's
    # own codec does not know.
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + (0x9F if row % 2 else 0x40 + (cell > 62))
    return bytes((lead, trail)).decode("cp932", "replace")[0]
