"""A page's bytes as text, out of which each byte comes back; and what a browser may read in it."""

import codecs
from dataclasses import dataclass

import webencodings

from analytics_gate.errors import GateError, Problem
from analytics_gate.markup.prologue import declared_encoding
from analytics_gate.markup.tags import all_tags

_WIDE = {codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}
_WIDE_WITHOUT_MARK = {b"<\0": "utf-16le", b"\0<": "utf-16be"}
_UNDECLARED = "windows-1252"
_ESCAPED = "iso-2022-jp"
"""An encoding in which the bytes of a tag can stand for other characters."""


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """A page as text, of which `codec` makes the page's own bytes again.

    Browsers may read it in any of the `possible_encodings`: a server's header wins over
    what the page declares. `trailing_byte` is a last byte that is half a character, for
    which the text ends with U+FFFD.
    """

    text: str
    codec: str
    possible_encodings: tuple[str, ...]
    trailing_byte: bytes = b""

    def raw(self, part: str) -> bytes:
        """The bytes of a part of the text."""
        return part.encode(self.codec, _errors(self.codec))

    def encode_all(self, text: str) -> bytes:
        """The bytes of a text that is the page's up to its end."""
        if self.trailing_byte:
            return self.raw(text[:-1]) + self.trailing_byte
        return self.raw(text)

    def readable(self, part: str) -> str:
        """A part of the text as people read it, what cannot be read as U+FFFD."""
        if part.isascii():
            return part
        return _decoded(self.raw(part), self.possible_encodings[0])

    def writable(self, text: str) -> str:
        """A text of ours as it can stand in markup anywhere in the page: in ASCII,
        whatever the page is in.
        """
        return text.encode("ascii", "xmlcharrefreplace").decode("ascii")

    def read(self, part: str) -> frozenset[str]:
        """All that a browser may take a part of the text for, with its own line ends
        (html.spec.whatwg.org, 13.2.3).
        """
        labels = (
            self.possible_encodings[:1] if part.isascii() else self.possible_encodings
        )
        found = set()
        for label in labels:
            text = _decoded(self.raw(part), label)
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            found.add(text.replace("\0", "\ufffd"))
        return frozenset(found)


def _errors(codec: str) -> str:
    if codec in _WIDE.values():
        return "surrogatepass"
    return "surrogateescape"


def _decoded(raw: bytes, label: str) -> str:
    encoding = webencodings.lookup(label) or webencodings.UTF8
    return str(encoding.codec_info.decode(raw, "replace")[0])


def decode_losslessly(raw: bytes, file: str) -> DecodedPage:
    """Holds a page; `file` is its name in messages.

    Raises GateError where nobody can know how browsers read it.
    """
    if codec := _WIDE.get(raw[:2]):
        # A byte order mark goes before all that is said of a page, headers too
        # (html.spec.whatwg.org, 13.2.3.2).
        return _decode_wide(raw, codec)
    if codec := _WIDE_WITHOUT_MARK.get(raw[:2]):
        # Only a server's header says so then; without one, a browser takes it for windows-1252.
        if any(all_tags(raw.decode("latin-1"))):
            raise GateError(
                Problem(
                    file,
                    0,
                    "the page is in UTF-16 without a byte order mark, publish it in UTF-8",
                )
            )
        return _decode_wide(raw, codec)
    said = "utf-8" if raw.startswith(codecs.BOM_UTF8) else declared_encoding(raw)
    if said == _ESCAPED:
        raise GateError(
            Problem(file, 0, "the page is in ISO-2022-JP, publish it in UTF-8")
        )
    return _decode(raw, said)


def _decode_wide(raw: bytes, codec: str) -> DecodedPage:
    end = len(raw) // 2 * 2
    trailing_byte = raw[end:]
    text = raw[:end].decode(codec, _errors(codec)) + ("\ufffd" if trailing_byte else "")
    return DecodedPage(text, codec, (codec,), trailing_byte)


def _decode(raw: bytes, said: str) -> DecodedPage:
    possible_encodings = tuple(dict.fromkeys((said or _UNDECLARED, "utf-8")))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        if said == "utf-8":
            return DecodedPage(
                raw.decode("utf-8", "surrogateescape"), "utf-8", possible_encodings
            )
        return DecodedPage(raw.decode("latin-1"), "latin-1", possible_encodings)
    return DecodedPage(
        text, "utf-8", possible_encodings if said else ("utf-8", _UNDECLARED)
    )
