"""Turns violations of a schema into messages for the people who write the file."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from analytics_gate.declaration.lines import NotTextError, Path, YamlDocument
from analytics_gate.declaration.preset import preset_names
from analytics_gate.declaration.schema import (
    Schema,
    Violation,
    declaration_schema,
    is_valid,
    resolve,
)
from analytics_gate.errors import Problem

SchemaError = tuple[Path, str]
"""The path of a value, and what is wrong with it, without file, line and service."""

_ENTRIES = {"services": "service", "promises": "promise"}
"""The lists whose entries messages call by their ids, and the word for one entry."""


def schema_errors(
    found: Iterable[Violation], document: YamlDocument
) -> Iterator[SchemaError]:
    """Yields the errors that each violation stands for: one for each unknown or missing key."""
    for violation in found:
        yield from _schema_error(violation, document)


def as_problems(
    found: Iterable[SchemaError], document: YamlDocument, file: str
) -> tuple[Problem, ...]:
    """Collects a file's problems, the YAML's own faults included, by line and without repeats."""
    problems = set()
    for fault in document.faults:
        message = entry_prefix(fault.path, document) + fault.message
        problems.add(Problem(file, fault.line, message))
    for path, wrong in found:
        message = entry_prefix(path, document) + wrong
        problems.add(Problem(file, document.line(path), message))
    return tuple(sorted(problems))


def repeated_ids(document: YamlDocument) -> Iterator[SchemaError]:
    """Yields an error for each entry whose id an earlier entry of its list has."""
    if not isinstance(document.value, dict):
        return
    for kind in _ENTRIES:
        entries = document.value.get(kind)
        if isinstance(entries, list):
            yield from _repeated_ids_in(kind, entries, document)


def _repeated_ids_in(
    kind: str, entries: list[Any], document: YamlDocument
) -> Iterator[SchemaError]:
    first: dict[str, int] = {}
    for index, entry in enumerate(entries):
        key, name = _entry_id(entry)
        if not isinstance(name, str):
            continue
        path = (kind, index, key)
        if name in first:
            earlier = f"the {_ENTRIES[kind]} in line {first[name]}"
            yield path, f"id is {name!r}, which {earlier} has already"
        first.setdefault(name, document.line(path))


def _entry_id(entry: object) -> tuple[str, object]:
    """Gives the key that names an entry, `preset` where it has no `id`, and the key's value."""
    if not isinstance(entry, dict):
        return "", None
    if "id" in entry:
        return "id", entry["id"]
    return "preset", entry.get("preset")


def entry_prefix(path: Path, document: YamlDocument) -> str:
    """Begins a message about an entry, `service 'our-stats': `; empty for any other path."""
    if not _is_in_entry(path) or not isinstance(path[1], int):
        return ""
    kind = _ENTRIES[str(path[0])]
    key, name = _entry_id(document.value[path[0]][path[1]])
    is_known = isinstance(name, str) and (key == "id" or name in preset_names())
    if is_known:
        return f"{kind} {name!r}: "
    return f"{kind} {path[1] + 1}: "


def field_name(path: Path) -> str:
    """Writes a path as `hosts.script`, from its entry on.

    Indices are left out: the line of the message tells which item is meant.
    """
    keys = path
    if _is_in_entry(path):
        keys = path[2:]
    name = ".".join(key for key in keys if isinstance(key, str))
    if name:
        return name
    if path:
        return "it"
    return "the file"


def expected_values(schema: Schema) -> str:
    """Describes the values that a part of the schema allows.

    As a list, `one of: path, title`, or by example, `a host such as 'stats.example.org'`.
    """
    schema = resolve(schema)
    if "enum" in schema:
        return "one of: " + ", ".join(schema["enum"])
    title = str(schema["title"])
    if schema.get("type") == "boolean":
        return title
    such_as = " or ".join(filter(None, map(_show, schema.get("examples", ()))))
    if such_as:
        return f"{title} such as {such_as}"
    return title


def suggest(found: object, allowed: Iterable[str]) -> str:
    """Asks `; did you mean 'purpose'?` where an allowed word resembles the one found."""
    if isinstance(found, str):
        for close in get_close_matches(found, allowed, n=1):
            return f"; did you mean {close!r}?"
    return ""


def _is_in_entry(path: Path) -> bool:
    return len(path) > 1 and path[0] in _ENTRIES


def _schema_error(
    violation: Violation, document: YamlDocument
) -> Iterator[SchemaError]:
    path = violation.path
    match violation.keyword:
        case "additionalProperties":
            yield from _unknown_keys(violation)
        case "required":
            yield from _missing_keys(violation)
        case "minProperties" | "minItems":
            expected = expected_values(violation.schema)
            yield path, f"{field_name(path)} is empty, expected {expected}"
        case "uniqueItems":
            yield path, f"{field_name(path)} says the same twice"
        case _:
            yield path, _wrong_value(violation, document)


def _unknown_keys(violation: Violation) -> Iterator[SchemaError]:
    path, allowed = violation.path, list(violation.schema["properties"])
    is_whole = not path or (_is_in_entry(path) and len(path) == 2)
    inside = ""
    if not is_whole:
        inside = f"{field_name(path)}: "
    for key in violation.instance.keys() - set(allowed):
        if _comes_from_preset(key, allowed):
            what = "key {!r} comes from the preset"
        else:
            what = "unknown key {!r}"
        expected = f"expected one of: {', '.join(allowed)}{suggest(key, allowed)}"
        yield (*path, key), f"{inside}{what.format(key)}, {expected}"


def _missing_keys(violation: Violation) -> Iterator[SchemaError]:
    for key in violation.schema["required"]:
        if key not in violation.instance:
            path = (*violation.path, key)
            expected = expected_values(violation.schema["properties"][key])
            yield path, f"{field_name(path)} is missing, expected {expected}"


def _wrong_value(violation: Violation, document: YamlDocument) -> str:
    path, text = violation.path, document.places[violation.path].text
    found = f"{field_name(path)} is {_found_value(violation.instance, text)}"
    is_read_as_other = isinstance(violation.instance, bool | NotTextError)
    if is_read_as_other and is_valid(text, violation.schema):
        return f'{found}, expected text: write it in quotes, "{text}"'
    hint = ""
    if path[-1:] == ("preset",):
        hint = suggest(text, preset_names())
    advice = ""
    if violation.advice:
        advice = f": {violation.advice}"
    return f"{found}, expected {expected_values(violation.schema)}{hint}{advice}"


def _found_value(instance: object, text: str) -> str:
    match instance:
        case NotTextError(kind):
            return f"{kind} {text}".rstrip()
        case bool():
            return f"{text!r}, which YAML reads as {str(instance).lower()}"
        case str():
            return repr(text)
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return "empty"


def _show(example: object) -> str:
    """Writes an example in one line; empty for a mapping."""
    if isinstance(example, list) and all(isinstance(item, str) for item in example):
        return f"[{', '.join(example)}]"
    if isinstance(example, str):
        return repr(example)
    return ""


def _comes_from_preset(key: str, allowed: list[str]) -> bool:
    """Tells whether a key is refused because the entry's preset sets it."""
    own: Schema = declaration_schema()["$defs"]["own-service"]["properties"]
    return key in own and "preset" in allowed and "provider" not in allowed
