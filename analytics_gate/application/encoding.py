"""A page's bytes as text, out of which each byte comes back; and what a browser may read in it."""

import codecs
from dataclasses import dataclass

import webencodings

from analytics_gate.errors import GateError, Problem
from analytics_gate.markup.prologue import declared_charset

_WIDE = {codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}
_WIDE_WITHOUT_MARK = (b"<\0", b"\0<")
_UNDECLARED = "windows-1252"


@dataclass(frozen=True, slots=True)
class HeldText:
    """A page as text. `codec` is what it is held in, `readings` the encodings in which a browser may read it.

    There can be more than one, for a server's header goes before what the page says of itself. `odd` is a last byte
    that is none of a character, for which the text ends with U+FFFD.
    """

    text: str
    codec: str
    readings: tuple[str, ...]
    odd: bytes = b""

    def raw(self, part: str) -> bytes:
        """The bytes of a part of the text."""
        return part.encode(self.codec, _errors(self.codec))

    def whole(self, text: str) -> bytes:
        """The bytes of a text that is the page's up to its end."""
        return self.raw(text[:-1]) + self.odd if self.odd else self.raw(text)

    def readable(self, part: str) -> str:
        """A part of the text as people read it, what cannot be read as U+FFFD."""
        return part if part.isascii() else _decoded(self.raw(part), self.readings[0])

    def read(self, part: str) -> frozenset[str]:
        """All that a browser may take a part of the text for, with its own line ends (html.spec.whatwg.org, 13.2.3)."""
        raw = self.raw(part)
        labels = self.readings[:1] if raw.isascii() else self.readings
        texts = (_decoded(raw, label) for label in labels)
        return frozenset(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd") for text in texts)


def _errors(codec: str) -> str:
    return "surrogatepass" if codec in _WIDE.values() else "surrogateescape"


def _decoded(raw: bytes, label: str) -> str:
    encoding = webencodings.lookup(label) or webencodings.UTF8
    return str(encoding.codec_info.decode(raw, "replace")[0])


def hold_page(raw: bytes, file: str) -> HeldText:
    """Holds a page; `file` is its name in messages.

    Raises GateError for encodings in which a byte below 128 is not always the character it looks like.
    """
    if codec := _WIDE.get(raw[:2]):
        return _held_wide(raw, codec)
    if raw.startswith(_WIDE_WITHOUT_MARK):
        # Only a server's header can say it then, or browsers take it for something else.
        raise GateError(Problem(file, 0, "the page is in UTF-16 without a byte order mark, publish it in UTF-8"))
    said = _declared(raw)
    if said == "iso-2022-jp" and b"\x1b" in raw:
        raise GateError(Problem(file, 0, "the page is in ISO-2022-JP, publish it in UTF-8"))
    return _held(raw, said)


def _held_wide(raw: bytes, codec: str) -> HeldText:
    """A page whose byte order mark goes before all that is said of it, headers too (html.spec.whatwg.org, 13.2.3.2)."""
    end = len(raw) // 2 * 2
    odd = raw[end:]
    text = raw[:end].decode(codec, _errors(codec)) + ("\ufffd" if odd else "")
    return HeldText(text, codec, (codec,), odd)


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
