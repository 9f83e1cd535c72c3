"""The promises' file: what it means or all that is wrong with it, case by case, and its schema."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from analytics_gate.audit.finding import Code
from analytics_gate.audit.visitors import VISITORS, Signal, VisitorChoice
from analytics_gate.declaration.parse import read_declaration
from analytics_gate.declaration.values import Declaration
from analytics_gate.errors import GateError
from analytics_gate.promises.promises import (
    ALL_VISITORS,
    Promises,
    all_findings,
    parse_promises,
    promises_schema,
    read_promises,
    schema_text,
    undeclared_services,
    unpublished_pages,
)

CASES = sorted(Path(__file__).with_name("cases").glob("*.yml"))
ROOT = Path(__file__).parents[2]
SITE = ROOT / "content/promises.yml"
SCHEMA = promises_schema()
PROOF = SCHEMA["properties"]["promises"]["items"]["properties"]["proofs"]["items"][
    "properties"
]
VISITORS_THERE_ARE = [
    f"{signal}:{choice}" for signal in Signal for choice in VisitorChoice
]


def summarise(value: Any) -> Any:
    """Values as plain data, without what is empty."""
    if isinstance(value, dict):
        plain = {key: summarise(each) for key, each in value.items()}
        return {key: each for key, each in plain.items() if each not in (None, [])}
    return [summarise(each) for each in value] if isinstance(value, tuple) else value


def read(text: str) -> Promises | list[str]:
    try:
        return parse_promises(text, "content/promises.yml")
    except GateError as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_reader_of_promises_follows_the_case(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert ("errors" in case) != ("means" in case), (
        "a case expects either errors or a meaning"
    )
    found = read(case["promises"])
    if isinstance(found, Promises):
        assert summarise(asdict(found)) == case.get("means"), case["about"]
    else:
        lists = {
            "{findings}": ", ".join(all_findings()),
            "{visitors}": ", ".join(VISITORS_THERE_ARE),
        }
        expected = [
            re.sub(r"\{\w+\}", lambda name: lists[name[0]], error)
            for error in case["errors"]
        ]
        assert found == expected, case["about"]


def test_the_reader_of_promises_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GateError) as caught:
        read_promises(tmp_path / "promises.yml", shown_as="promises.yml")
    assert (
        str(caught.value)
        == "promises.yml: there is no such file; write one, or do not name it"
    )


def test_the_findings_are_the_audits_but_those_about_the_audit_itself() -> None:
    assert [*all_findings(), Code.NOT_OBSERVED, Code.PROMISE_BROKEN] == list(Code)


def test_the_visitors_are_the_audits() -> None:
    assert PROOF["visitors"]["items"]["enum"] == VISITORS_THERE_ARE
    assert list(ALL_VISITORS) == [str(visitor) for visitor in VISITORS]


def parts(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, part in schema.get("properties", {}).items():
        yield name, part
        yield from parts(part)
    if "items" in schema:
        yield from parts(schema["items"])


def test_the_schema_of_promises_is_one_and_explains_every_key() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(schema_text()) == SCHEMA
    for name, part in parts(SCHEMA):
        assert {"title", "description", "examples"} <= part.keys(), name
        assert part["description"].endswith("."), name


def test_the_schema_of_promises_shows_examples_that_hold() -> None:
    for example in SCHEMA["examples"]:
        assert isinstance(read(yaml.safe_dump(example)), Promises)
    for name, part in parts(SCHEMA):
        for example in part["examples"]:
            assert Draft202012Validator(part).is_valid(example), name


def test_the_sites_promises_name_their_schema() -> None:
    named = re.match(
        r"# yaml-language-server: \$schema=(\S+)\n", SITE.read_text(encoding="utf-8")
    )
    assert named
    assert json.loads((SITE.parent / named[1]).read_text(encoding="utf-8")) == SCHEMA


def test_the_site_promises_what_audits_show_and_names_who_attests_the_rest() -> None:
    promises = read_promises(SITE)
    proven = {promise.id for promise in promises.listed if promise.proofs}
    assert proven == {
        "personal-information",
        "paypal",
        "forum",
        "first-party",
        "only-here",
        "dnt",
        "social-media",
    }
    attested = {promise.id for promise in promises.listed if promise.attested}
    assert {
        "ocsp-logs",
        "ocsp-use",
        "donations",
        "forum-data",
        "sharing",
        "notice",
    } <= attested
    assert (
        list(
            undeclared_services(
                promises, read_declaration(ROOT / "content/services.yml")
            )
        )
        == []
    )


UNBOUND = """\
promises:
  - id: a
    quote: A.
    proofs:
      - {findings: all, visitors: all, services: [paypal-donat]}
  - {id: b, page: privcy.md, quote: B., attested: {by: us, why: it is so}}
"""


def test_a_service_that_nothing_declares_is_named() -> None:
    declaration = read_declaration(ROOT / "content/services.yml")
    (problem,) = undeclared_services(
        parse_promises(UNBOUND, "promises.yml"), declaration
    )
    assert str(problem) == (
        "promises.yml:5: promise 'a': services is 'paypal-donat', which "
        "nothing declares, expected one of: "
        "google-analytics, twitter-analytics, discourse, paypal-donate; did "
        "you mean 'paypal-donate'?"
    )
    assert [
        each.line
        for each in undeclared_services(
            parse_promises(UNBOUND, "promises.yml"), Declaration()
        )
    ] == [5]


def test_a_page_that_the_site_does_not_have_is_named() -> None:
    (problem,) = unpublished_pages(
        parse_promises(UNBOUND, "promises.yml"), ["privacy.md", "index.md"]
    )
    assert str(problem) == (
        "promises.yml:6: promise 'b': page is 'privcy.md', which is not a "
        "published page; did you mean 'privacy.md'?"
    )
