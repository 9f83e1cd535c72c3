"""The report for the terminal: it fits, it harms nobody, and it is coloured only for
who looks at it.
"""

import io

import pytest

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.reports.terminal import (
    Paint,
    finding_lines,
    table_lines,
    wants_colours,
)
from analytics_gate.audit.reports.totals import add_up
from analytics_gate.audit.visitors import VISITORS
from tests.support.report_samples import HEAD, HOSTILE, ON_WIRE, Given, visit

LARGE = Given(
    tuple(
        visit(
            f"/{'long-' * 20}{number}/",
            engine,
            who,
            Finding(Code.COOKIE, f"c{number}", None, "", "sets it"),
        )
        for number in range(60)
        for engine in ("chromium", "firefox")
        for who in VISITORS
    )
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def table(given: Given, width: int = 120, *, colours: bool = False) -> list[str]:
    totals = add_up(HEAD, given.visits())
    paint = Paint(colours)
    return list(table_lines(HEAD, totals, given.visits(), width=width, paint=paint))


@pytest.mark.parametrize("width", [80, 100, 200])
def test_it_shows_an_audit_of_any_size_on_a_screen(width: int) -> None:
    lines = table(LARGE, width)
    assert len(lines) <= 46
    assert max(map(len, lines)) <= width
    assert "… and 53 other things" in lines
    assert lines[-1] == "961 findings, in 960 of 960 visits"


def test_it_says_in_one_line_that_all_is_well() -> None:
    lines = table(Given((visit("/"), visit("/privacy/"))), colours=True)
    assert any(line.startswith("all pages ") for line in lines)
    head = HEAD.__class__("site", "2026-11-24", HEAD.engines)
    clean = add_up(head, [visit("/"), visit("/privacy/")])
    assert clean.verdict == "Clean: 2 visits to 2 pages, no finding"
    assert clean.is_clean


def test_it_never_takes_an_audit_without_visits_for_clean() -> None:
    nothing = add_up(HEAD.__class__("site", "2026-11-24", ()), [])
    assert not nothing.is_clean
    assert nothing.verdict == "Nothing was visited"


def test_it_lets_no_page_write_to_the_terminal() -> None:
    finding = Finding(Code.COOKIE, HOSTILE, None, "a\nb", "sets\r\x1b]0;title\x07it")
    hostile = visit(f"/{HOSTILE}/", "chromium", None, finding)
    for line in (*finding_lines(hostile), *table(Given((hostile,)))):
        assert line.isprintable()


def test_it_shows_colours_only_to_who_looks_and_wants_them() -> None:
    assert wants_colours(Terminal(), {"TERM": "xterm"})
    assert not wants_colours(io.StringIO(), {"TERM": "xterm"})
    assert not wants_colours(Terminal(), {"TERM": "xterm", "NO_COLOR": "1"})
    assert not wants_colours(Terminal(), {"TERM": "dumb"})
    found = Given((visit("/", "chromium", None, ON_WIRE),))
    assert any("\x1b[" in line for line in table(found, colours=True))
    assert not any("\x1b[" in line for line in table(found))
