"""Words of an audited page, made fit to be shown: it may have put anything into a name
or an address.
"""

import re
import unicodedata

_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def one_line(text: str) -> str:
    """The text without anything that would break a line, move a terminal's cursor or
    turn the writing round.
    """
    return "".join(
        "\ufffd" if unicodedata.category(each)[0] == "C" else each
        for each in " ".join(text.split())
    )


def shortened(text: str, width: int) -> str:
    """The text in at most that many characters; what is left out shows as `…`."""
    if len(text) <= width:
        return text
    return text[: width - 1] + "…"


def as_xml_characters(text: str) -> str:
    """The text with U+FFFD for what no XML document may contain (w3.org/TR/xml, 2.2)."""
    return _XML.sub("\ufffd", text)
