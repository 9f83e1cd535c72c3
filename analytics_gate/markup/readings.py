"""Stretches of a text in which open elements decide what is a tag: SVG, MathML,
templates, menus.

Where they leave more than one reading, each is followed: what some browser could take
for a tag is one.
"""

import re
from dataclasses import dataclass

from analytics_gate.markup.foreign_text import foreign_text_end
from analytics_gate.markup.open_elements import (
    TURNS,
    UNKNOWN,
    Stack,
    closed,
    is_foreign,
    may_hold_cdata,
    opened,
)
from analytics_gate.markup.tokens import (
    CDATA,
    RAW_TEXT,
    TOKEN,
    ends_itself,
    raw_text,
    read_attributes,
)

# So many may go on at a time, before anything is thought possible.
_MAX_READINGS = 8
_WITH_CODE = frozenset({"script", "style"})


@dataclass(frozen=True, slots=True)
class Met:
    """One tag of a stretch, and the text of a script, style or the like. `in_doubt`:
    not all readings have it.
    """

    found: re.Match[str]
    text: str = ""
    in_foreign: bool = False
    in_doubt: bool = False


def is_turn(found: re.Match[str], html: str) -> bool:
    """Whether a stretch begins with this start tag, which stands outside of any."""
    name = found["name"].lower()
    return name in TURNS or (name == "noscript" and not _is_seamless(found.end(), html))


def _is_seamless(start: int, html: str) -> bool:
    """Whether a `noscript`, which is text for who has scripts and markup for who has
    none, ends in one place.
    """
    at, end = start, start + len(raw_text(html, "noscript", start))
    while (found := TOKEN.search(html, at)) and found.start() < end:
        at, name = found.end(), (found["name"] or "").lower()
        if not found["end"] and (name in TURNS or name == "noscript"):
            return False
        at += (
            len(raw_text(html, name, at))
            if name in RAW_TEXT and not found["end"]
            else 0
        )
    return at <= end


def stretch(html: str, at: int) -> tuple[list[Met], int]:
    """All tags of the stretch that begins at `at` with a start tag, in order, and where
    it is over.
    """
    met: list[Met] = []
    pending: dict[int, set[Stack]] = {at: {()}}
    while pending:
        at = min(pending)
        stacks = pending.pop(at)
        if met and not pending and stacks == {()}:
            return met, at
        if UNKNOWN in stacks or len(stacks) > _MAX_READINGS:
            stacks = {UNKNOWN}
        found = TOKEN.match(html, at)
        if found:
            step = _Step(html, found, stacks)
            met += step.met(in_doubt=bool(pending))
            _join(step.then, pending, html)
    return met, len(html)


def _join(
    then: dict[int, set[Stack]], pending: dict[int, set[Stack]], html: str
) -> None:
    for at, stacks in then.items():
        # Readings that come to the same token, or to the end, are the same from there on.
        found = TOKEN.search(html, at)
        pending.setdefault(found.start() if found else len(html), set()).update(stacks)


class _Step:
    """What one token leads to, in each reading: what may be open `then` where the text
    goes on, by place.
    """

    def __init__(self, html: str, found: re.Match[str], stacks: set[Stack]) -> None:
        self._html, self._found, self._stacks = html, found, stacks
        self._name = (found["name"] or "").lower()
        self._opened = self._start() if self._name and not found["end"] else set()
        self.then = self._then()

    def _start(self) -> set[tuple[Stack, bool]]:
        attributes, is_all = (
            read_attributes(self._found["rest"]),
            ends_itself(self._found),
        )
        results = set()
        for stack in self._stacks:
            for each in opened(stack, self._name, attributes, is_all):
                results.add(each)
        if self._name == "noscript" and _is_seamless(self._found.end(), self._html):
            results = {(stack, False) for stack, _ in results}
        return results

    def _then(self) -> dict[int, set[Stack]]:
        if not self._name:
            return self._behind_comment()
        end = self._found.end()
        if self._found["end"]:
            return {
                end: {
                    each for stack in self._stacks for each in closed(stack, self._name)
                }
            }
        then: dict[int, set[Stack]] = {}
        for stack, is_raw in self._opened:
            text = raw_text(self._html, self._name, end) if is_raw else ""
            then.setdefault(end + len(text), set()).add(stack)
        return then

    def _behind_comment(self) -> dict[int, set[Stack]]:
        then: dict[int, set[Stack]] = {}
        text = CDATA.match(self._html, self._found.start())
        for stack in self._stacks:
            for is_text in may_hold_cdata(stack):
                end = text.end() if text and is_text else self._found.end()
                then.setdefault(end, set()).add(stack)
        return then

    def met(self, *, in_doubt: bool) -> list[Met]:
        """The tag as it is read, in two ways where its text is a text of two kinds."""
        if not self._name:
            return []
        raw = set()
        for _, is_raw in self._opened:
            raw.add(is_raw)
        in_doubt = in_doubt or len(raw) > 1 or self._is_ambiguous()
        met = [Met(self._found, self._raw(), in_doubt=in_doubt)] if True in raw else []
        if self._is_foreign_code():
            text = self._html[
                self._found.end() : foreign_text_end(
                    self._html, self._found.end(), self._name
                )
            ]
            met.append(Met(self._found, text, in_foreign=True, in_doubt=in_doubt))
        return met or [Met(self._found, in_doubt=in_doubt)]

    def _is_ambiguous(self) -> bool:
        stacks = set().union(*self.then.values())
        return UNKNOWN in stacks or len(set(map(is_foreign, stacks))) > 1

    def _raw(self) -> str:
        if self._name in RAW_TEXT:
            return raw_text(self._html, self._name, self._found.end())
        return ""

    def _is_foreign_code(self) -> bool:
        if self._name not in _WITH_CODE or ends_itself(self._found):
            return False
        for stack, is_raw in self._opened:
            if not is_raw and (stack == UNKNOWN or is_foreign(stack)):
                return True
        return False
