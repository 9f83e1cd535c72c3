"""Reads Hugo's shortcodes, `{{< name argument key="value" >}}`, and replaces them."""

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
    # Python-Markdown has stashed code, and left a placeholder that begins with STX.
    return re.sub("\x02.*", "", text, flags=re.DOTALL)


class ShortcodeError(ValueError):
    """A shortcode that cannot be replaced; `raw` is its text in the source."""

    def __init__(self, message: str, raw: str) -> None:
        super().__init__(_as_written(message))
        self.raw = _as_written(raw)


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A call: the name of the shortcode, its positional and its named arguments."""

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
    arguments = []
    named = {}
    for word in words[1:]:
        if re.match(r"\w+=", word):
            name, value = word.split("=", 1)
            named[name] = value
        else:
            arguments.append(word)
    return Shortcode(words[0], tuple(arguments), named, raw=raw)


def expand_at(
    text: str, start: int, renderers: Mapping[str, Render]
) -> tuple[str, int]:
    """Returns the HTML of the shortcode that opens at `start`, and the offset of its end.

    Hugo's syntax to show a shortcode instead of running it, `{{</* name */>}}`, gives
    the shortcode itself as text. Raises ShortcodeError for one that is unknown or never
    closes.
    """
    found = _WHOLE.match(text, start)
    if not found or not _is_closed(found):
        raise _unclosed(text, start)
    if shown := _COMMENT.fullmatch(found["inside"]):
        return escape(f"{{{{{found['open']}{shown[1]}{found['close']}}}}}"), found.end()
    call = _read(found["inside"], found[0])
    if call.name not in renderers:
        expected = ", ".join(sorted(renderers))
        message = f"unknown shortcode {call.name!r}, expected one of: {expected}"
        if near := difflib.get_close_matches(call.name, renderers, n=1):
            message += f"; did you mean {near[0]!r}?"
        raise ShortcodeError(message, call.raw)
    return renderers[call.name](call), found.end()


def _is_closed(found: re.Match[str]) -> bool:
    if OPENING.search(found["inside"]):
        return False
    return {"<": ">", "%": "%"}[found["open"]] == found["close"]


def _unclosed(text: str, start: int) -> ShortcodeError:
    first_line = text[start:].splitlines()[0]
    closing = ">}}"
    if text.startswith("{{%", start):
        closing = "%}}"
    return ShortcodeError(
        f"shortcode never closes, expected '{closing}' after: {first_line}",
        first_line,
    )


CODE_ELEMENT = re.compile(
    r"<(pre|code|script|style|textarea|template)\b.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_INDENTED = re.compile(r"^(?: {4}|\t).*", re.MULTILINE)
_INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_FENCE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,}).*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)",
    re.DOTALL | re.MULTILINE,
)


def lines_of(raw: str, body: str, body_line: int) -> list[int]:
    """Returns the lines of a page's text that contain `raw`, those outside code first.

    Without any, that is the line on which the text begins.
    """

    outside_code = _blank(body, CODE_ELEMENT, _FENCE, _INLINE_CODE)
    needle = raw
    if raw not in body:
        needle = raw.partition("\n")[0]
    lines: dict[int, None] = {}
    # Indented text may be code, or belong to a list.
    for text in (_blank(outside_code, _INDENTED), outside_code, body):
        for found in re.finditer(re.escape(needle), text):
            lines[body_line + text.count("\n", 0, found.start())] = None
    return list(lines) or [body_line]


def _blank(text: str, *patterns: re.Pattern[str]) -> str:
    """Replaces what the patterns find, one after the other, by spaces; lines stay."""
    for pattern in patterns:
        text = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return text
