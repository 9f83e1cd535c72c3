"""A page's bytes as text, out of which each byte comes back; and what a browser may read in it."""

import codecs
from dataclasses import dataclass

import webencodings

from analytics_gate.apply import iso_2022_jp
from analytics_gate.errors import GateError, Problem
from analytics_gate.markup.prologue import declared_encoding
from analytics_gate.markup.tags import all_tags

_WIDE = {codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}
_WIDE_WITHOUT_MARK = {b"<\0": "utf-16le", b"\0<": "utf-16be"}
_UNDECLARED = "windows-1252"
_ESCAPED = "iso-2022-jp"
_HIDING = (
    "an escape of ISO-2022-JP, which no character needs, stands "
    "within a tag or code: take it out"
)


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """A page as text. `codec` is what it is held in, `readings` the encodings in which
    a browser may read it.

    There can be more than one, for a server's header goes before what the page says of
    itself. `odd` is a last byte that is none of a character, for which the text ends
    with U+FFFD.
    """

    text: str
    codec: str
    readings: tuple[str, ...]
    odd: bytes = b""

    def raw(self, part: str) -> bytes:
        """The bytes of a part of the text."""
        if self.codec == _ESCAPED:
            return iso_2022_jp.raw(part)
        return part.encode(self.codec, _errors(self.codec))

    def whole(self, text: str) -> bytes:
        """The bytes of a text that is the page's up to its end."""
        if self.odd:
            return self.raw(text[:-1]) + self.odd
        return self.raw(text)

    def readable(self, part: str) -> str:
        """A part of the text as people read it, what cannot be read as U+FFFD."""
        if part.isascii():
            return part
        return self._read(part, self.readings[0])

    def writable(self, text: str) -> str:
        """A text of ours as it can stand in markup anywhere in the page: in ASCII,
        whatever the page is in.
        """
        text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
        if self.codec == _ESCAPED:
            return text.replace("\\", "&#92;").replace("~", "&#126;")
        return text

    def ascii_escapes(self, at: int, text: str) -> tuple[bytes, bytes]:
        """What has to stand before and behind something in ASCII at a place of this
        text, which begins as the page.
        """
        if (
            self.codec != _ESCAPED
            or iso_2022_jp.last_state(text[:at]) != iso_2022_jp.TO_ROMAN
        ):
            return b"", b""
        return iso_2022_jp.TO_ASCII, iso_2022_jp.TO_ROMAN

    def read(self, part: str) -> frozenset[str]:
        """All that a browser may take a part of the text for, with its own line ends
        (html.spec.whatwg.org, 13.2.3).
        """
        labels = self.readings[:1] if part.isascii() else self.readings
        texts = []
        for label in labels:
            texts.append(self._read(part, label))
        found = []
        for text in texts:
            found.append(
                text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
            )
        return frozenset(found)

    def _read(self, part: str, label: str) -> str:
        if label == _ESCAPED:
            return iso_2022_jp.read(part)
        return _decoded(self.raw(part), label)


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
        return _held_wide(raw, codec)
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
        return _held_wide(raw, codec)
    said = "utf-8" if raw.startswith(codecs.BOM_UTF8) else declared_encoding(raw)
    if said == _ESCAPED:
        return _held_escaped(raw, file)
    return _held(raw, said)


def _held_wide(raw: bytes, codec: str) -> DecodedPage:
    end = len(raw) // 2 * 2
    odd = raw[end:]
    text = raw[:end].decode(codec, _errors(codec)) + ("\ufffd" if odd else "")
    return DecodedPage(text, codec, (codec,), odd)


def _held_escaped(raw: bytes, file: str) -> DecodedPage:
    text = iso_2022_jp.held(raw)
    if iso_2022_jp.hides_a_tag(text):
        raise GateError(Problem(file, 0, _HIDING))
    return DecodedPage(text, _ESCAPED, (_ESCAPED, "utf-8"))


def _held(raw: bytes, said: str) -> DecodedPage:
    readings = tuple(dict.fromkeys((said or _UNDECLARED, "utf-8")))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        if said == "utf-8":
            return DecodedPage(
                raw.decode("utf-8", "surrogateescape"), "utf-8", readings
            )
        return DecodedPage(raw.decode("latin-1"), "latin-1", readings)
    return DecodedPage(text, "utf-8", readings if said else ("utf-8", _UNDECLARED))
