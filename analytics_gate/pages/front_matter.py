"""Reads Hugo's front matter, in YAML, TOML or JSON; other tools' keys stay as they are."""

import datetime
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from analytics_gate.errors import GateError, Problem
from analytics_gate.revisions.revision import Revision, parse_revisions
from analytics_gate.revisions.scalars import (
    as_date,
    as_entries,
    as_flag,
    as_number,
    as_text,
    as_texts,
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """An editor's settings of a page; `other` has keys for other tools, such as Material."""

    title: str | None = None
    slug: str | None = None
    url: str | None = None
    aliases: tuple[str, ...] = ()
    date: datetime.date | None = None
    lastmod: datetime.date | None = None
    revisions: tuple[Revision, ...] = ()
    draft: bool = False
    expires: datetime.date | None = None
    description: str | None = None
    top_graphic: int | None = None
    show_lastmod: bool = False
    english_is_canonical: bool = False
    other: Mapping[str, Any] = field(default_factory=dict)

    def is_published(self, today: datetime.date) -> bool:
        """Whether the page belongs to the site on that day."""
        return not self.draft and (self.expires is None or today < self.expires)


@dataclass(frozen=True, slots=True)
class MarkdownDocument:
    """A Markdown file: its front matter and its text.

    `lines` has the line of each key, `body_line` the first line of the text, from 1.
    """

    file: str
    front_matter: FrontMatter
    body: str
    body_line: int
    lines: Mapping[str, int] = field(default_factory=dict)


class _PlainDates(yaml.SafeLoader):
    """Leaves dates as text, so that `2016-02-31` is refused here, with its line."""


def _is_not_timestamp(resolver: tuple[str, re.Pattern[str]]) -> bool:
    return resolver[0] != "tag:yaml.org,2002:timestamp"


_PlainDates.yaml_implicit_resolvers = {
    first: list(filter(_is_not_timestamp, resolvers))
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _error(file: str, line: int, message: str) -> GateError:
    return GateError(Problem(file, line, message))


def _read_yaml(text: str, file: str) -> object:
    try:
        return yaml.load(text, Loader=_PlainDates)
    except yaml.MarkedYAMLError as error:
        line = 1
        if error.problem_mark:
            # One for the fence, and one since marks count from 0.
            line = error.problem_mark.line + 2
        message = f"front matter is not YAML: {error.problem}"
        raise _error(file, line, message) from error
    except yaml.YAMLError as error:
        message = f"front matter is not YAML: {str(error).splitlines()[0]}"
        raise _error(file, 1, message) from error


def _read_toml(text: str, file: str) -> object:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = 1
        if found := re.search(r"at line (\d+)", str(error)):
            line = int(found[1]) + 1
        raise _error(file, line, f"front matter is not TOML: {error}") from error


_FENCED = {
    "---": (
        re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
        _read_yaml,
    ),
    "+++": (
        re.compile(
            r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
        ),
        _read_toml,
    ),
}


def _split(text: str, file: str) -> tuple[object, str, str]:
    """Splits a file into the front matter's value, its text with fences, and the rest."""
    # A page may begin with a shortcode, which is not JSON.
    if text.startswith("{") and not text.startswith("{{"):
        try:
            data, end = json.JSONDecoder().raw_decode(text)
        except json.JSONDecodeError as error:
            message = f"front matter is not JSON: {error.msg}"
            raise _error(file, error.lineno, message) from error
        return data, text[:end], text[end:]
    fence = text[:3]
    if fence not in _FENCED or text[3:].split("\n", 1)[0].strip():
        return {}, "", text
    pattern, read = _FENCED[fence]
    found = pattern.match(text)
    if not found:
        message = (
            f"front matter opens with '{fence}' and never closes; "
            f"add a line '{fence}' below it"
        )
        raise _error(file, 1, message)
    return read(found[1], file), found[0], text[found.end() :]


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    read: Callable[[object], object]
    expected: str


_KEYS = {
    "title": _Key("title", as_text, "a text"),
    "slug": _Key("slug", as_text, "a text"),
    "url": _Key("url", as_text, "an address like /privacy/"),
    "aliases": _Key("aliases", as_texts, "a list of addresses"),
    "date": _Key("date", as_date, "a date like 2016-08-15"),
    "lastmod": _Key("lastmod", as_date, "a date like 2016-08-15"),
    "expirydate": _Key("expires", as_date, "a date like 2016-08-15"),
    "draft": _Key("draft", as_flag, "true or false"),
    "description": _Key("description", as_text, "a text"),
    "top_graphic": _Key(
        "top_graphic", as_number, "the number of a header graphic, from 1"
    ),
    "revisions": _Key(
        "revisions", as_entries, "a list of entries, each with a date and a summary"
    ),
    "show_lastmod": _Key("show_lastmod", as_flag, "true or false"),
    "english_is_canonical": _Key("english_is_canonical", as_flag, "true or false"),
}


def decode_source(content: bytes, file: str) -> str:
    """Decodes a Markdown file. Raises GateError, with the line, unless it is UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{content[error.start]:02x} is not UTF-8, save the file in UTF-8"
        raise _error(file, line, message) from error


def read_document(text: str, file: str) -> MarkdownDocument:
    """Reads one Markdown file.

    Keys may be in any case, as in Hugo (gohugo.io, "Front matter"). Raises GateError
    for front matter that cannot be read, and for each value of a wrong type, with lines.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    data, raw, body = _split(text, file)
    if not isinstance(data, dict):
        if data is not None:
            raise _error(file, 1, "front matter is not a mapping of keys to values")
        data = {}
    names = {}
    lines = {}
    other = {}
    for name, value in data.items():
        key = _KEYS.get(str(name).lower())
        if key:
            names[key.name] = str(name)
            lines[key.name] = line_of(str(name), raw)
        else:
            other[str(name)] = value
    known, problems = _read_keys(data, lines, file)
    try:
        known["revisions"] = _read_revisions(
            known, names.get("revisions", ""), lines, raw=raw, file=file
        )
    except GateError as error:
        problems += error.problems
    if problems:
        raise GateError(*problems)
    front_matter = FrontMatter(**known, other=other)
    body_line = raw.count("\n") + 1
    return MarkdownDocument(file, front_matter, body, body_line=body_line, lines=lines)


def _read_keys(
    data: Mapping[object, object], lines: Mapping[str, int], file: str
) -> tuple[dict[str, Any], list[Problem]]:
    """Returns the values of the keys in `_KEYS`, and the problems with them."""
    known: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in data.items():
        key = _KEYS.get(str(name).lower())
        if key and value is not None:
            try:
                known[key.name] = key.read(value)
            except ValueError:
                message = f"{name} is {str(value)!r}, expected {key.expected}"
                problems.append(Problem(file, lines[key.name], message))
    return known, problems


def _read_revisions(
    known: Mapping[str, Any],
    name: str,
    lines: Mapping[str, int],
    *,
    raw: str,
    file: str,
) -> tuple[Revision, ...]:
    """Reads the entries of the key `revisions`, which this file spells `name`."""
    entries = known.get("revisions")
    if not entries:
        return ()
    places = entry_lines(name, lines["revisions"], raw, count=len(entries))
    revisions = parse_revisions(entries, file, places)
    newest = revisions[0].date
    lastmod = known.get("lastmod")
    if lastmod and lastmod < newest:
        message = (
            f"lastmod is '{lastmod}', expected {newest} or later, the day of "
            "the newest revision"
        )
        raise _error(file, lines["lastmod"], message)
    return revisions


def line_of(key: str, raw: str) -> int:
    """Returns the line, from 1, of a key in the front matter's text; 1 if not found."""
    # A key of the first level comes before one of the same name further in, and that
    # before a word of a long text.
    for before in ("", r"\W*", r".*\W"):
        pattern = rf"""{before}["']?{re.escape(key)}["']?\s*(?:[:=]|\]\])"""
        for number, line in enumerate(raw.splitlines(), start=1):
            if re.match(pattern, line):
                return number
    return 1


def entry_lines(key: str, first: int, raw: str, count: int) -> list[int]:
    """Returns the lines, from 1, of the `count` entries of the list that begins at `first`.

    An entry that is not found has the list's own line.
    """
    before = raw.splitlines(keepends=True)[: first - 1]
    begin = raw.find(key, sum(map(len, before)))
    # YAML's dashes, TOML's double brackets, and the braces of all three syntaxes: the
    # first that occurs is the list's.
    openings = (r"^[ \t]*-\s", rf"\b{re.escape(key)}[\"']?\s*\]\]", r"\{")
    candidates = []
    for opening in openings:
        found = re.compile(opening, re.MULTILINE).finditer(raw, begin)
        if starts := [each.start() for each in found]:
            candidates.append(starts)
    lines = []
    for start in min(candidates, default=[]):
        lines.append(raw.count("\n", 0, start) + 1)
    return [*lines[:count], *[first] * (count - len(lines))]
