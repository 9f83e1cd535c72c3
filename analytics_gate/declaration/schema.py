"""The JSON Schema of `services.yml`, which alone defines its keys and values.

`schema.json` covers everything but the presets; each preset's own file says what a
site has to set for it. `services.schema.json` is both in one, for text editors;
nothing here reads it.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from analytics_gate.addresses.hosts import parse_address, parse_host
from analytics_gate.declaration.duration import (
    parse_duration,
    parse_duration_in_browser,
    parse_keeping,
)
from analytics_gate.declaration.lines import Path
from analytics_gate.declaration.preset import ServiceData, preset_names, read_preset

Schema = dict[str, Any]

# For what a pattern cannot check. Text editors ignore these formats and use the patterns
# beside them.
_FORMATS: dict[str, Callable[[str], object]] = {
    "gate-host": parse_host,
    "gate-address": parse_address,
    "gate-duration": parse_duration,
    "gate-duration-in-browser": parse_duration_in_browser,
    "gate-keeping": parse_keeping,
}

# The keys of a preset that a site may override.
_OVERRIDABLE = ("id", "name", "purpose", "runs", "told", "recognises_visitors", "keeps")


def schema_text() -> str:
    """Writes the schema, presets included, as text for editors and `analytics-gate schema`."""
    return json.dumps(declaration_schema(), indent=2, ensure_ascii=False) + "\n"


@cache
def declaration_schema() -> Schema:
    """Builds the schema, presets included; it must not be changed, all callers share it."""
    file = files("analytics_gate.declaration").joinpath("schema.json")
    schema: Schema = json.loads(file.read_text(encoding="utf-8"))
    parts = schema["$defs"]
    parts["preset"]["enum"] = list(preset_names())
    for name in preset_names():
        parts[f"preset-{name}"] = _preset_schema(name, read_preset(name))
        parts["service"]["allOf"].append(_if_preset(name))
    return schema


def _if_preset(name: str) -> Schema:
    chosen = {
        "type": "object",
        "required": ["preset"],
        "properties": {"preset": {"const": name}},
    }
    return {"if": chosen, "then": {"$ref": f"#/$defs/preset-{name}"}}


def _preset_schema(name: str, facts: ServiceData) -> Schema:
    settings = facts["settings"]
    preset = {
        "title": "the preset",
        "const": name,
        "description": (
            f"{facts['name']}: script, hosts, cookies and policy "
            "link come from the preset."
        ),
        "examples": [name],
    }
    return {
        "title": facts["name"],
        "additionalProperties": False,
        "required": [
            setting for setting, said in settings.items() if "default" not in said
        ],
        "properties": {
            "preset": preset,
            **{setting: _setting_schema(said) for setting, said in settings.items()},
            **{key: {"$ref": f"#/$defs/{key}"} for key in _OVERRIDABLE},
        },
    }


def _setting_schema(said: ServiceData) -> Schema:
    return {
        "type": "string",
        **{key: said[key] for key in said if key != "example"},
        "examples": [said["example"]],
    }


def resolve(schema: Schema) -> Schema:
    """Replaces the `$ref` of a part of the schema; keys beside the `$ref` win."""
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    if name:
        return {**resolve(declaration_schema()["$defs"][name]), **schema}
    return schema


@dataclass(frozen=True, slots=True)
class Violation:
    """A value that breaks a part of the schema; `advice` is the message of a format's parser."""

    path: Path
    keyword: str
    schema: Schema
    instance: Any
    advice: str


def violations(value: object, validator: Draft202012Validator) -> list[Violation]:
    """Validates a file's value; a pattern's violation is left out where a format has advice."""
    found = []
    for error in validator.iter_errors(value):
        found.append(_as_violation(error))
    advised = set()
    for violation in found:
        if violation.advice:
            advised.add(violation.path)
    listed = []
    for each in found:
        if each.keyword != "pattern" or each.path not in advised:
            listed.append(each)
    return listed


def is_valid(value: str, schema: Schema) -> bool:
    """Tells whether a text is valid by a part of the schema."""
    return declaration_validator().evolve(schema=schema).is_valid(value)


def _as_violation(error: ValidationError) -> Violation:
    path: Iterable[Any] = error.absolute_path
    schema: Any = error.schema
    return Violation(
        tuple(path),
        str(error.validator),
        schema,
        error.instance,
        str(error.cause or ""),
    )


@cache
def declaration_validator() -> Draft202012Validator:
    """Builds the validator of declarations, once."""
    return validator_of(declaration_schema())


def validator_of(schema: Schema) -> Draft202012Validator:
    """Builds a validator that matches whole texts against patterns and knows our formats."""
    kind = extend(Draft202012Validator, {"pattern": _match_whole})  # type: ignore[no-untyped-call]
    validator: Draft202012Validator = kind(schema, format_checker=_format_checker())
    return validator


def _match_whole(
    _validator: Any, pattern: str, instance: object, _schema: object
) -> Iterator[ValidationError]:
    """Checks `pattern` as JavaScript does: Python's `$` would accept a final line break."""
    if isinstance(instance, str) and not re.fullmatch(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _format_checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, parse in _FORMATS.items():
        checker.checks(name, raises=ValueError)(_accepting(parse))
    return checker


def _accepting(parse: Callable[[str], object]) -> Callable[[object], bool]:
    return lambda instance: not isinstance(instance, str) or parse(instance) is not None
