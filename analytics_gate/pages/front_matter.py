"""Hugo's front matter, in YAML, TOML or JSON, as one frozen value. Keys that are not
Hugo's pass through untouched.
"""

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
    """What an editor said of a page. `other` holds the keys that other readers
    (Material, MkDocs) know.
    """

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
    """One Markdown file: its front matter, its text, and the lines (from 1) of the keys
    and of the text's start.
    """

    file: str
    front_matter: FrontMatter
    body: str
    body_line: int
    lines: Mapping[str, int] = field(default_factory=dict)


class _PlainDates(yaml.SafeLoader):
    """YAML without its own idea of a date: `2016-02-31` is ours to refuse, with its line."""


_PlainDates.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp"
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

_FENCED = {
    "---": (
        re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
        "YAML",
    ),
    "+++": (
        re.compile(
            r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
        ),
        "TOML",
    ),
}


def _error(file: str, line: int, message: str) -> GateError:
    return GateError(Problem(file, line, message))


def _read_yaml(text: str, file: str) -> object:
    try:
        return yaml.load(text, Loader=_PlainDates)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _error(
            file, line, f"front matter is not YAML: {error.problem}"
        ) from error
    except yaml.YAMLError as error:
        raise _error(
            file, 1, f"front matter is not YAML: {str(error).splitlines()[0]}"
        ) from error


def _read_toml(text: str, file: str) -> object:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"at line (\d+)", str(error))
        line = int(told[1]) + 1 if told else 1
        raise _error(file, line, f"front matter is not TOML: {error}") from error


def _split(text: str, file: str) -> tuple[object, str, str]:
    """Gives what the front matter holds, its own text with the fences, and the rest of the file."""
    # A page may begin with a shortcode, which is no JSON.
    if text.startswith("{") and not text.startswith("{{"):
        try:
            data, end = json.JSONDecoder().raw_decode(text)
        except json.JSONDecodeError as error:
            raise _error(
                file, error.lineno, f"front matter is not JSON: {error.msg}"
            ) from error
        return data, text[:end], text[end:]
    fence = text[:3]
    if fence not in _FENCED or text[3:].split("\n", 1)[0].strip():
        return {}, "", text
    pattern, language = _FENCED[fence]
    found = pattern.match(text)
    if not found:
        raise _error(
            file,
            1,
            f"front matter opens with '{fence}' and never closes; add a line '{fence}' below it",
        )
    read = _read_yaml if language == "YAML" else _read_toml
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
    """The text of a Markdown file. Raises GateError, with the line, for bytes that are
    not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{content[error.start]:02x} is not UTF-8, save the file in UTF-8"
        raise _error(file, line, message) from error


def read_document(text: str, file: str) -> MarkdownDocument:
    """Reads one Markdown file.

    Raises GateError for front matter that cannot be read, or a value that is not of its
    key's kind, each with its line. Hugo takes keys in any case (gohugo.io, "Front
    matter"), and so does this.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    data, raw, body = _split(text, file)
    if not isinstance(data, dict):
        if data is not None:
            raise _error(file, 1, "front matter is no mapping of keys to values")
        data = {}
    names = {}
    for name in map(str, data):
        if name.lower() in _KEYS:
            names[_KEYS[name.lower()].name] = name
    lines = {key: line_of(name, raw) for key, name in names.items()}
    known, problems = _read_keys(data, lines, file)
    try:
        known["revisions"] = _read_revisions(
            known, names.get("revisions", ""), lines, raw, file
        )
    except GateError as error:
        problems += error.problems
    if problems:
        raise GateError(*problems)
    other = {
        str(name): value
        for name, value in data.items()
        if str(name).lower() not in _KEYS
    }
    return MarkdownDocument(
        file, FrontMatter(**known, other=other), body, raw.count("\n") + 1, lines
    )


def _read_keys(
    data: Mapping[object, object], lines: Mapping[str, int], file: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The values of the keys that are known here, and what is wrong with them."""
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
    known: Mapping[str, Any], name: str, lines: Mapping[str, int], raw: str, file: str
) -> tuple[Revision, ...]:
    """The entries of the key `revisions`, which is spelled `name` there."""
    if not (entries := known.get("revisions")):
        return ()
    revisions = parse_revisions(
        entries, file, entry_lines(name, lines["revisions"], raw, len(entries))
    )
    newest, lastmod = revisions[0].date, known.get("lastmod")
    if lastmod and lastmod < newest:
        message = (
            f"lastmod is '{lastmod}', expected {newest} or later, the day of "
            "the newest revision"
        )
        raise _error(file, lines["lastmod"], message)
    return revisions


def line_of(key: str, raw: str) -> int:
    """The line, from 1, of a key in the front matter's text; 1 where it cannot be told."""
    # A key of the first level before one of the same name further in, or a word of a long text.
    for before in ("", r"\W*", r".*\W"):
        for number, line in enumerate(raw.splitlines(), start=1):
            if re.match(
                rf"""{before}["']?{re.escape(key)}["']?\s*(?:[:=]|\]\])""", line
            ):
                return number
    return 1


def entry_lines(key: str, first: int, raw: str, count: int) -> list[int]:
    """The lines, from 1, of the `count` entries of the list of mappings at `first`;
    that for one that is not found.
    """
    begin = raw.find(key, sum(map(len, raw.splitlines(keepends=True)[: first - 1])))
    # YAML's dashes, TOML's double brackets, and the braces that all three have:
    # whichever comes first is the list's.
    opening = (r"^[ \t]*-\s", rf"\b{re.escape(key)}[\"']?\s*\]\]", r"\{")
    found = []
    for way in opening:
        found.append(
            [
                each.start()
                for each in re.compile(way, re.MULTILINE).finditer(raw, begin)
            ]
        )
    lines = []
    for start in min(filter(None, found), default=[]):
        lines.append(raw.count("\n", 0, start) + 1)
    return [*lines[:count], *[first] * (count - len(lines))]
