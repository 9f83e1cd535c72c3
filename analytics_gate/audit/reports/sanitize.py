"""Sanitizes text from an audited page, which may put anything into a name or address."""

import re
import unicodedata

_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def one_line(text: str) -> str:
    """Replaces what would break a line, move a cursor or reverse the writing direction."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(map(_printable, line))


def _printable(character: str) -> str:
    # "C" are control characters, formats, surrogates and unassigned ones.
    if unicodedata.category(character)[0] == "C":
        return "\ufffd"
    return character


def shortened(text: str, width: int) -> str:
    """Cuts the text to at most `width` characters, with `…` for the rest."""
    if len(text) <= width:
        return text
    return text[: width - 1] + "…"


def as_xml_characters(text: str) -> str:
    """Puts U+FFFD for characters that XML does not allow (w3.org/TR/xml, 2.2)."""
    return _XML.sub("\ufffd", text)
