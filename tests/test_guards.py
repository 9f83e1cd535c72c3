"""The list of guards that `make check-guards` breaks, held to what is there."""

import pytest

from checks.guards.breaking import ROOT
from checks.guards.listing import Guard, mistakes, read_guards, table

GUARDS = read_guards()


def test_every_guard_is_where_the_list_says() -> None:
    assert mistakes(GUARDS, ROOT) == []


def test_contributing_shows_the_list() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(GUARDS) >= 40
    assert table(GUARDS) in contributing


@pytest.mark.parametrize(
    ("old", "tests", "mistake"),
    [
        ("nowhere", "tests/test_guards.py", "is there 0 times, expected once"),
        ("make", "tests/test_guards.py", "times, expected once"),
        ("unit: ", "tests/test_nothing.py", "there is no tests/test_nothing.py"),
    ],
)
def test_a_guard_that_is_gone_is_named(old: str, tests: str, mistake: str) -> None:
    guard = Guard("Makefile", "", old, "", (tests,))
    (line,) = mistakes([guard], ROOT)
    assert line.startswith("Makefile: ")
    assert line.endswith(mistake)
