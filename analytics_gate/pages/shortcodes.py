"""Hugo's shortcodes, `{{< name argument key="value" >}}`: read from the text, and
replaced by what they stand for.
"""

import difflib
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

OPENING = re.compile(r"\{\{[<%]")
_WHOLE = re.compile(r"\{\{(?P<open>[<%])(?P<inside>.*?)(?P<close>[>%])\}\}", re.DOTALL)
_COMMENT = re.compile(r"\s*/\*(.*)\*/\s*", re.DOTALL)


def _as_written(text: str) -> str:
    # Python-Markdown has put code aside, and left a mark between these two characters in its place.
    return re.sub("\x02.*", "", text, flags=re.DOTALL)


class ShortcodeError(ValueError):
    """A shortcode that cannot be replaced; the text says why, `raw` is what stands in
    the source.
    """

    def __init__(self, message: str, raw: str) -> None:
        super().__init__(_as_written(message))
        self.raw = _as_written(raw)


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One call: its name, and what it was given by place and by name."""

    name: str
    arguments: tuple[str, ...]
    named: Mapping[str, str]
    raw: str


Render = Callable[[Shortcode], str]


def _read(inside: str, raw: str) -> Shortcode:
    try:
        words = shlex.split(inside)
    except ValueError as error:
        raise ShortcodeError(
            f"shortcode has a quote that never closes: {raw}", raw
        ) from error
    if not words:
        raise ShortcodeError(f"shortcode has no name: {raw}", raw)
    named = dict(word.split("=", 1) for word in words[1:] if re.match(r"\w+=", word))
    return Shortcode(
        words[0],
        tuple(word for word in words[1:] if not re.match(r"\w+=", word)),
        named,
        raw,
    )


def expand_at(text: str, start: int, known: Mapping[str, Render]) -> tuple[str, int]:
    """Replaces the shortcode that opens at `start`; gives its HTML and where the text
    goes on.

    Hugo's way to show a shortcode and not run it, `{{</* name */>}}`, gives the
    shortcode itself as text. Raises ShortcodeError for one that is unknown or never
    closes.
    """
    found = _WHOLE.match(text, start)
    if (
        not found
        or OPENING.search(found["inside"])
        or {"<": ">", "%": "%"}[found["open"]] != found["close"]
    ):
        first_line = text[start:].splitlines()[0]
        closing = "%}}" if text.startswith("{{%", start) else ">}}"
        raise ShortcodeError(
            f"shortcode never closes, expected '{closing}' after: {first_line}",
            first_line,
        )
    if shown := _COMMENT.fullmatch(found["inside"]):
        return escape(f"{{{{{found['open']}{shown[1]}{found['close']}}}}}"), found.end()
    call = _read(found["inside"], found[0])
    if call.name not in known:
        near = difflib.get_close_matches(call.name, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        expected = ", ".join(sorted(known))
        raise ShortcodeError(
            f"unknown shortcode {call.name!r}, expected one of: {expected}{hint}",
            call.raw,
        )
    return known[call.name](call), found.end()


SHOWN_AS_IS = re.compile(
    r"<(pre|code|script|style|textarea|template)\b.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_INDENTED = re.compile(r"^(?: {4}|\t).*", re.MULTILINE)
_SHOWN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_FENCE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,}).*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)",
    re.DOTALL | re.MULTILINE,
)


def lines_of(raw: str, body: str, body_line: int) -> list[int]:
    """The lines on which `raw` stands in a page's text, those outside code first; else
    where the text begins.
    """

    def hide(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found[0])

    outside_code = _SHOWN.sub(hide, _FENCE.sub(hide, SHOWN_AS_IS.sub(hide, body)))
    needle = re.compile(re.escape(raw if raw in body else raw.partition("\n")[0]))
    # What is indented may be code, or the inside of a list.
    texts = (_INDENTED.sub(hide, outside_code), outside_code, body)
    found = []
    for text in texts:
        for at in needle.finditer(text):
            found.append(body_line + text.count("\n", 0, at.start()))
    return list(dict.fromkeys(found)) or [body_line]
