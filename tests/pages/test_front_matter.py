"""Front matter, case by case: a file has a page's source, and what it means or all that
is wrong with it.
"""

import datetime
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics_gate.errors import GateError
from analytics_gate.pages.front_matter import (
    FrontMatter,
    MarkdownDocument,
    decode_source,
    read_document,
)

CASES = sorted(Path(__file__).with_name("front_matter").glob("*.yml"))


def summarise(front_matter: FrontMatter) -> dict[str, Any]:
    """The values that are not their defaults, as plain data."""
    unsaid = asdict(FrontMatter())
    said = {
        key: value
        for key, value in asdict(front_matter).items()
        if value != unsaid[key]
    }
    return {key: _plain(value) for key, value in said.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def read(case: dict[str, Any]) -> MarkdownDocument | list[str]:
    try:
        return read_document(case["source"], "terms.md")
    except GateError as error:
        return str(error).splitlines()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_reader_of_front_matter_follows_the_case(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = read(case)
    if isinstance(found, MarkdownDocument):
        assert summarise(found.front_matter) == case.get("means", {}), case["about"]
        assert (found.body, found.body_line) == (
            case.get("body", ""),
            case["body_line"],
        ), case["about"]
        assert "errors" not in case, case["about"]
    else:
        assert found == case.get("errors"), case["about"]


def test_the_reader_of_front_matter_has_cases_to_follow() -> None:
    assert len(CASES) > 30


def test_the_reader_of_front_matter_remembers_the_lines_of_keys() -> None:
    document = read_document(
        "---\n# why\ntitle: Terms\n\nSlug: terms\n---\n", "terms.md"
    )
    assert document.lines == {"title": 3, "slug": 5}


def test_the_reader_of_sources_refuses_bytes_that_are_not_utf_8() -> None:
    with pytest.raises(GateError) as refused:
        decode_source("# Terms\n\nf\xfcr alle\n".encode("latin-1"), "terms.md")
    assert (
        str(refused.value)
        == "terms.md:3: the byte 0xfc is not UTF-8, save the file in UTF-8"
    )


@pytest.mark.parametrize(
    ("front_matter", "published"),
    [
        (FrontMatter(), True),
        (FrontMatter(draft=True), False),
        (FrontMatter(expires=datetime.date(2020, 5, 2)), True),
        (FrontMatter(expires=datetime.date(2020, 5, 1)), False),
        (FrontMatter(expires=datetime.date(2020, 4, 30)), False),
        (FrontMatter(expires=datetime.date(2030, 1, 1), draft=True), False),
    ],
)
def test_a_page_is_published_until_the_day_it_expires(
    front_matter: FrontMatter, published: bool
) -> None:
    assert front_matter.is_published(datetime.date(2020, 5, 1)) is published
