"""Whom a browser contacts because of a page's markup, case by case."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics_gate.markup.contacts import link_origins, outgoing_references
from analytics_gate.markup.tags import tags

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("contacts.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["html"])
def test_the_reader_of_markup_finds_all_contacts(case: dict[str, Any]) -> None:
    found = [
        f"{each.element} {each.attribute} {each.host}"
        for each in outgoing_references(case["html"])
    ]
    assert found == case.get("contacts", [])


def test_the_reader_of_markup_has_cases_of_both_kinds() -> None:
    assert sum("contacts" in case for case in CASES) > 90
    assert sum("contacts" not in case for case in CASES) > 30


def test_a_contact_knows_its_address_and_where_its_tag_stands() -> None:
    html = '<p>\n<img src=" https://a.example/x?a=1&amp;b=2 ">'
    (contact,) = outgoing_references(html)
    assert contact.address == "https://a.example/x?a=1&b=2"
    assert html[contact.tag.start : contact.tag.end] == html[4:]


@pytest.mark.parametrize(
    ("html", "origins"),
    [
        ('<a href="https://a.example/x">', ["https://a.example"]),
        ('<area href="//a.example/x">', ["https://a.example"]),
        ('<svg><a xlink:href="https://a.example/x">', ["https://a.example"]),
        ('<a href="http://a.example:8080/x">', ["http://a.example:8080"]),
        (
            '<form action="https://a.example/x"><button formaction="https://b.example/">',
            ["https://a.example", "https://b.example"],
        ),
        ('<a href="/x"><a href="x"><a href="#x"><a href="mailto:a@b.example"><a>', []),
        ('<link href="https://a.example/"><img src="https://a.example/">', []),
    ],
)
def test_the_reader_of_markup_knows_where_links_lead(
    html: str, origins: list[str]
) -> None:
    assert list(link_origins(tags(html))) == origins
