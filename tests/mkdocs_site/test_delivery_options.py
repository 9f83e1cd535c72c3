"""What `mkdocs.yml` says of a site's delivery, for the notes of `check`."""

from datetime import date
from pathlib import Path

import pytest

from analytics_gate.mkdocs_site.delivery_options import delivery_notes, option_line
from analytics_gate.mkdocs_site.project_file import parse_project_file

LISTED = """\
site_name: x
plugins:
  - search
  - analytics-gate:
      services: s.yml
      links: any
      security_contact: mailto:a@x.example
      security_expires: 2027-06-30
"""
MAPPED = LISTED.replace("  - search\n  - ", "  search: {}\n  ")
TODAY = date(2027, 6, 1)


@pytest.mark.parametrize(
    "text", [LISTED, MAPPED, LISTED.replace("site_name: x", "site_url: !ENV [A, b]")]
)
def test_the_notes_have_the_lines_of_their_options(tmp_path: Path, text: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text)
    options = ("links", "security_expires")
    lines = [text[: text.index(f"{option}:")].count("\n") + 1 for option in options]
    assert [(note.file, note.line) for note in delivery_notes(tmp_path, TODAY)] == [
        ("mkdocs.yml", line) for line in lines
    ]


@pytest.mark.parametrize(
    "text",
    [
        "site_name: x\n",
        "site_name: x\nplugins: [analytics-gate]\n",
        "plugins: [",
        "[]",
        LISTED.replace("any", "all"),
        LISTED.replace("any", "!ENV [LINKS]").replace("2027", "2029"),
    ],
)
def test_the_check_notes_nothing_where_nothing_is_said(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "mkdocs.yml").write_text(text)
    assert delivery_notes(tmp_path, TODAY) == ()


def test_the_check_notes_nothing_without_a_project(tmp_path: Path) -> None:
    assert delivery_notes(tmp_path, TODAY) == ()


def test_an_option_that_is_not_written_has_no_line() -> None:
    assert (
        option_line(
            parse_project_file("plugins: [analytics-gate]\n", "mkdocs.yml"), "links"
        )
        == 0
    )
