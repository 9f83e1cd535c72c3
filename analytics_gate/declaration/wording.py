"""What a schema has against a file, in words for the people who write one."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

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
"""The lists whose entries a message calls by their ids, and what one of them is called."""


def schema_errors(
    found: Iterable[Violation], document: YamlDocument
) -> Iterator[SchemaError]:
    """Puts every violation into words."""
    for violation in found:
        yield from _schema_error(violation, document)


def as_problems(
    found: Iterable[SchemaError], document: YamlDocument, file: str
) -> tuple[Problem, ...]:
    """All that is wrong with a file, the YAML's own faults included, by line; what says
    the same is said once.
    """
    faults = []
    for fault in document.faults:
        faults.append((fault.path, fault.line, fault.message))
    wrong = (
        *faults,
        *((path, document.line(path), message) for path, message in found),
    )
    return tuple(
        sorted(
            {
                Problem(file, line, entry_prefix(path, document) + message)
                for path, line, message in wrong
            }
        )
    )


def repeated_ids(document: YamlDocument) -> Iterator[SchemaError]:
    """Names each entry whose id an earlier one in its list has already."""
    for entries in _ENTRIES.keys() & (
        document.value if isinstance(document.value, dict) else {}
    ):
        first: dict[str, int] = {}
        for index, entry in enumerate(
            document.value[entries] if isinstance(document.value[entries], list) else ()
        ):
            name = (
                entry.get("id", entry.get("preset"))
                if isinstance(entry, dict)
                else None
            )
            if not isinstance(name, str):
                continue
            path = (entries, index, "id" if "id" in entry else "preset")
            if name in first:
                yield (
                    path,
                    f"id is {name!r}, which the {_ENTRIES[entries]} in line "
                    f"{first[name]} has already",
                )
            first.setdefault(name, document.line(path))


def entry_prefix(path: Path, document: YamlDocument) -> str:
    """`service 'our-stats': ` for all that belongs to a service, otherwise nothing."""
    if not _is_in_entry(path) or not isinstance(path[1], int):
        return ""
    kind, entry = _ENTRIES[str(path[0])], document.value[path[0]][path[1]]
    name = entry.get("id", entry.get("preset")) if isinstance(entry, dict) else None
    known = isinstance(name, str) and ("id" in entry or name in preset_names())
    if known:
        return f"{kind} {name!r}: "
    return f"{kind} {path[1] + 1}: "


def field_name(path: Path) -> str:
    """The field as `hosts.script`, from its service on; an index is left out, the line
    tells which one.
    """
    keys = path[2:] if _is_in_entry(path) else path
    return ".".join(key for key in keys if isinstance(key, str)) or (
        "it" if path else "the file"
    )


def expected_values(schema: Schema) -> str:
    """What a part of the schema allows: `one of: path, title` or `a host such as
    'stats.example.org'`.
    """
    schema = resolve(schema)
    if "enum" in schema:
        return "one of: " + ", ".join(schema["enum"])
    examples = filter(None, map(_show, schema.get("examples", ())))
    such_as = " or ".join(examples) if schema.get("type") != "boolean" else ""
    if such_as:
        return f"{schema['title']} such as {such_as}"
    return f"{schema['title']}"


def suggest(found: object, allowed: Iterable[str]) -> str:
    """`; did you mean 'purpose'?` where something allowed looks like what was found."""
    close = get_close_matches(found, allowed, n=1) if isinstance(found, str) else []
    if close:
        return f"; did you mean {close[0]!r}?"
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
            yield (
                path,
                f"{field_name(path)} is empty, expected {expected_values(violation.schema)}",
            )
        case "uniqueItems":
            yield path, f"{field_name(path)} says the same twice"
        case _:
            yield path, _wrong_value(violation, document)


def _unknown_keys(violation: Violation) -> Iterator[SchemaError]:
    path, allowed = violation.path, list(violation.schema["properties"])
    if (_is_in_entry(path) and len(path) == 2) or not path:
        inside = ""
    else:
        inside = f"{field_name(path)}: "
    for key in violation.instance.keys() - set(allowed):
        if _is_the_presets(key, allowed):
            what = "key {!r} comes from the preset"
        else:
            what = "unknown key {!r}"
        expected = f"expected one of: {', '.join(allowed)}{suggest(key, allowed)}"
        yield (*path, key), f"{inside}{what.format(key)}, {expected}"


def _missing_keys(violation: Violation) -> Iterator[SchemaError]:
    for key in violation.schema["required"]:
        if key not in violation.instance:
            path, expected = (
                (*violation.path, key),
                expected_values(violation.schema["properties"][key]),
            )
            yield path, f"{field_name(path)} is missing, expected {expected}"


def _wrong_value(violation: Violation, document: YamlDocument) -> str:
    path, text = violation.path, document.places[violation.path].text
    found = f"{field_name(path)} is {_found_value(violation.instance, text)}"
    if isinstance(violation.instance, bool | NotTextError) and is_valid(
        text, violation.schema
    ):
        return f'{found}, expected text: write it in quotes, "{text}"'
    hint = suggest(text, preset_names()) if path[-1:] == ("preset",) else ""
    advice = f": {violation.advice}" if violation.advice else ""
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
    """An example as it is written in one line, nothing for mappings."""
    if isinstance(example, list) and all(isinstance(item, str) for item in example):
        return f"[{', '.join(example)}]"
    if isinstance(example, str):
        return repr(example)
    return ""


def _is_the_presets(key: str, allowed: list[str]) -> bool:
    """Whether a key that is not allowed beside a preset is one that the preset itself says."""
    own: Schema = declaration_schema()["$defs"]["own-service"]["properties"]
    return key in own and "preset" in allowed and "provider" not in allowed
