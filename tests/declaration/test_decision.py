"""The decision table in Python, case by case."""

import itertools
import time

import pytest

from analytics_gate.declaration.decision import RecordedChoice, may_run, must_ask
from analytics_gate.declaration.values import Declaration, Purpose
from tests.support.decisions import (
    KINDS,
    SIGNALS,
    Decision,
    decisions,
    declaration,
    records,
)
from tests.support.records import read_choice, write_choice

NOW = 1_795_000_000.0


def test_the_table_says_one_thing_of_every_visitor() -> None:
    said = [
        (case.kind, case.purpose, case.signal, case.record, case.ask)
        for case in decisions()
    ]
    possible = itertools.product(
        KINDS, map(str, Purpose), SIGNALS, records(NOW), (True, False)
    )
    assert sorted(said) == sorted(possible)


@pytest.mark.parametrize(
    "case",
    decisions(),
    ids=lambda case: f"{case.service}-{case.signal}-{case.record}-{case.ask}",
)
def test_the_table_holds_in_python(case: Decision) -> None:
    site = declaration(case.ask)
    service = next(each for each in site.services if each.id == case.service)
    choice = read_choice(
        "; ".join(f"gate={value}" for value in records(NOW)[case.record]), site, NOW
    )
    signalled = case.signal != "none"
    assert may_run(service, site, signalled, choice) is case.runs, case.it
    assert must_ask(service, signalled, choice) is case.asked, case.it


def test_a_record_is_read_as_it_was_written() -> None:
    choice = RecordedChoice(frozenset({"abc123", "def456"}), frozenset({"ghi789"}))
    assert (
        read_choice(f"x=1; gate={write_choice(choice, NOW)}; y=2", Declaration(), NOW)
        == choice
    )


def test_a_record_holds_to_its_last_minute_and_no_longer() -> None:
    cookie = f"gate={write_choice(RecordedChoice(frozenset({'abc123'})), 0)}"
    lasts = 180 * 86_400
    assert read_choice(cookie, Declaration(), lasts - 1) != RecordedChoice()
    assert read_choice(cookie, Declaration(), lasts) == RecordedChoice()


def test_a_record_from_a_browser_of_today_is_in_time() -> None:
    cookie = f"gate={write_choice(RecordedChoice(frozenset({'abc123'})), time.time())}"
    assert read_choice(cookie, Declaration(), time.time()) == RecordedChoice(
        frozenset({"abc123"}), frozenset({""})
    )
