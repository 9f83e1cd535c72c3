"""The schema: whole, explained to editors, and of one mind with the values and the presets."""

import json
from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.preset import preset_names, read_preset
from analytics_gate.declaration.schema import declaration_schema, resolve, schema_text
from analytics_gate.declaration.values import Disclosure, Hosts, Purpose, Runs, Where

SCHEMA = declaration_schema()
DEFINITIONS = SCHEMA["$defs"]


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a declaration may have, with what is said of it."""
    if isinstance(schema, list):
        for part in schema:
            yield from properties(part, path)
    if isinstance(schema, dict):
        for name, part in schema.items():
            if name == "properties":
                yield from (
                    (f"{path}/{key}", resolve(value)) for key, value in part.items()
                )
            if name not in ("if", "examples"):
                yield from properties(part, f"{path}/{name}")


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(schema_text()) == SCHEMA


def test_the_schema_for_editors_programs_is_up_to_date() -> None:
    shipped = (
        files("analytics_gate.declaration")
        .joinpath("services.schema.json")
        .read_text(encoding="utf-8")
    )
    assert shipped == schema_text(), (
        "a preset or schema.json changed: run `make schema`"
    )


@pytest.mark.parametrize(
    ("path", "schema"), [pytest.param(*each, id=each[0]) for each in properties(SCHEMA)]
)
def test_the_schema_explains_every_key(path: str, schema: dict[str, Any]) -> None:
    assert {"title", "description", "examples"} <= schema.keys(), path
    assert schema["description"].endswith((".", "preset.")), path


def test_the_schema_shows_examples_that_hold() -> None:
    for example in SCHEMA["examples"]:
        parse_declaration(yaml.safe_dump(example), "example")
    for key in ("services", "necessary", "ask", "choice_lasts"):
        for example in resolve(SCHEMA["properties"][key])["examples"]:
            parse_declaration(yaml.safe_dump({key: example}), key)


@pytest.mark.parametrize(
    ("allowed", "values"),
    [
        (DEFINITIONS["purpose"]["enum"], list(Purpose)),
        (DEFINITIONS["runs"]["enum"], list(Runs)),
        (DEFINITIONS["told"]["items"]["enum"], list(Disclosure)),
        (
            DEFINITIONS["own-service"]["properties"]["kept"]["items"]["properties"][
                "where"
            ]["enum"],
            list(Where),
        ),
        (
            DEFINITIONS["own-service"]["properties"]["hosts"]["properties"],
            [f.name for f in fields(Hosts)],
        ),
        (DEFINITIONS["preset"]["enum"], list(preset_names())),
    ],
    ids=["purpose", "runs", "told", "where", "hosts", "preset"],
)
def test_the_schema_allows_what_there_are_values_for(
    allowed: list[str], values: list[str]
) -> None:
    assert list(allowed) == values


@pytest.mark.parametrize("name", preset_names())
def test_the_schema_asks_for_the_settings_of_the_preset(name: str) -> None:
    schema, settings = DEFINITIONS[f"preset-{name}"], read_preset(name)["settings"]
    assert schema["required"] == [
        setting for setting, facts in settings.items() if "default" not in facts
    ]
    assert {
        "if": schema_if(name),
        "then": {"$ref": f"#/$defs/preset-{name}"},
    } in DEFINITIONS["service"]["allOf"]
    for setting, facts in settings.items():
        said = schema["properties"][setting]
        assert said == {
            "type": "string",
            **said_of(facts),
            "examples": [facts["example"]],
        }


def said_of(facts: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in facts.items() if key != "example"}


def schema_if(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["preset"],
        "properties": {"preset": {"const": name}},
    }


def test_the_schema_lets_every_preset_be_changed_in_the_same_ways() -> None:
    ways = {
        "preset",
        "id",
        "name",
        "purpose",
        "runs",
        "told",
        "recognises_visitors",
        "keeps",
    }
    for name in preset_names():
        assert (
            set(DEFINITIONS[f"preset-{name}"]["properties"])
            - set(read_preset(name)["settings"])
            == ways
        )
