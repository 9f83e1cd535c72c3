"""Where a page's head begins, also one that nobody wrote down, and which character set
the page says it is in.
"""

import re

import webencodings

from analytics_gate.markup.tags import Tag, tags
from analytics_gate.markup.tokens import TOKEN

_WHITE = re.compile(r"[\t\n\f\r ]*+")
_LABEL = re.compile(
    r"charset[\t\n\f\r ]*=[\t\n\f\r ]*[\"']?([^\t\n\f\r \"';]+)", re.IGNORECASE
)
# How far a browser looks for the character set before it reads the page
# (html.spec.whatwg.org, 13.2.3.2).
_PRESCAN = 1024
# Other end tags ahead of the head are passed over (13.2.6.4.2 and 3).
_TELLING_ENDS = frozenset({"head", "body", "html", "br"})


def head_start(html: str, mark: str = "") -> int:
    """Where what is put in becomes the head's first content, by HTML's rules
    (13.2.6.4.1 to 4).

    Behind `<head>`; where there is none, ahead of the first thing that would open the
    head or the body by itself, or of a comment that begins with `mark`, since an
    element belongs to that.
    """
    at = int(html.startswith("\ufeff"))
    while True:
        at = _end(_WHITE.match(html, at), at)
        found = TOKEN.match(html, at)
        if (
            not found
            or found["cut"]
            or not _is_whole(found[0])
            or (mark and found[0].startswith(mark))
        ):
            return at
        name = (found["name"] or "").lower()
        if name == "head" and not found["end"]:
            return found.end()
        if name and (name in _TELLING_ENDS if found["end"] else name != "html"):
            return at
        at = found.end()


def _end(found: re.Match[str] | None, at: int) -> int:
    if found:
        return found.end()
    return at


def _is_whole(token: str) -> bool:
    """Whether a comment or the like has an end: what is put behind one without would be
    part of it.
    """
    if not token.startswith("<!--"):
        return token.endswith(">")
    # The dashes that open it close it only here.
    return token in {"<!-->", "<!--->"} or token.endswith(("-->", "--!>"), len("<!--"))


def after_charset(html: str, at: int) -> int:
    """The place behind an element at `at`, or behind white space there, that says the
    character set; else `at`.
    """
    found = TOKEN.match(html, _end(_WHITE.match(html, at), at))
    tag = next(tags(found[0]), None) if found else None
    if found and tag and _label(tag):
        return found.end()
    return at


def _label(tag: Tag) -> str:
    """The character set that an element says; empty where it says none."""
    if tag.name != "meta":
        return ""
    label = tag.attributes.get("charset", "").strip()
    if label or tag.attributes.get("http-equiv", "").strip().lower() != "content-type":
        return label
    found = _LABEL.search(tag.attributes.get("content", ""))
    if found:
        return found[1]
    return ""


def declared_charset(html: str) -> str:
    """The label by which a page says its character set where browsers look for it;
    empty where it does not.
    """
    return next(filter(None, map(_label, tags(html[:_PRESCAN]))), "")


def declared_encoding(raw: bytes) -> str:
    """The name of the encoding that a page says it is in; empty where it says none that
    a browser knows.
    """
    encoding = webencodings.lookup(declared_charset(raw[:_PRESCAN].decode("latin-1")))
    # What could be read so far is not UTF-16 (html.spec.whatwg.org, 13.2.3.2).
    if not encoding:
        return ""
    name: str = encoding.name
    if name.startswith("utf-16"):
        return "utf-8"
    return name
