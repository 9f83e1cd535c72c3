"""A page's bytes as text, out of which each byte comes back; and what a browser may read in it."""

import codecs
from dataclasses import dataclass

import webencodings

from analytics_gate.errors import GateError, Problem
from analytics_gate.markup.prologue import declared_charset

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")
_UNDECLARED = "windows-1252"


@dataclass(frozen=True, slots=True)
class HeldText:
    """A page as text. `codec` is what it is held in, `readings` the encodings in which a browser may read it.

    There can be more than one, for a server's header goes before what the page says of itself.
    """

    text: str
    codec: str
    readings: tuple[str, ...]

    def raw(self, part: str) -> bytes:
        """The bytes of a part of the text."""
        return part.encode(self.codec, "surrogateescape")

    def readable(self, part: str) -> str:
        """A part of the text as people read it, what cannot be read as U+FFFD."""
        return part if part.isascii() else _decoded(self.raw(part), self.readings[0])

    def read(self, part: str) -> frozenset[str]:
        """All that a browser may take a part of the text for, with its own line ends (html.spec.whatwg.org, 13.2.3)."""
        raw = self.raw(part)
        labels = self.readings[:1] if raw.isascii() else self.readings
        texts = (_decoded(raw, label) for label in labels)
        return frozenset(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd") for text in texts)


def _decoded(raw: bytes, label: str) -> str:
    encoding = webencodings.lookup(label) or webencodings.UTF8
    return str(encoding.codec_info.decode(raw, "replace")[0])


def hold_page(raw: bytes, file: str) -> HeldText:
    """Holds a page; `file` is its name in messages.

    Raises GateError for encodings in which a byte below 128 is not always the character it looks like.
    """
    if raw.startswith(_WIDE):
        raise GateError(Problem(file, 0, "the page is in UTF-16, publish it in UTF-8"))
    said = _declared(raw)
    if said == "iso-2022-jp" and b"\x1b" in raw:
        raise GateError(Problem(file, 0, "the page is in ISO-2022-JP, publish it in UTF-8"))
    return _held(raw, said)


def _declared(raw: bytes) -> str:
    """The name of the encoding that the page says it is in; empty where it says none that a browser knows."""
    if raw.startswith(codecs.BOM_UTF8):
        return "utf-8"
    encoding = webencodings.lookup(declared_charset(raw[:2048].decode("latin-1")))
    # What could be read so far is not UTF-16 (html.spec.whatwg.org, 13.2.3.2).
    return ("utf-8" if encoding.name.startswith("utf-16") else encoding.name) if encoding else ""


def _held(raw: bytes, said: str) -> HeldText:
    readings = tuple(dict.fromkeys((said or _UNDECLARED, "utf-8")))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        if said == "utf-8":
            return HeldText(raw.decode("utf-8", "surrogateescape"), "utf-8", readings)
        return HeldText(raw.decode("latin-1"), "latin-1", readings)
    return HeldText(text, "utf-8", readings if said else ("utf-8", _UNDECLARED))
