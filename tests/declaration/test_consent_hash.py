"""The print of a service: it changes with what a choice was made for, and with nothing else."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.values import (
    Disclosure,
    Duration,
    Hosts,
    Provider,
    Purpose,
    Runs,
    Service,
    StorageDeclaration,
    Where,
)

SERVICE = Service(
    id="our-stats",
    name="Our statistics",
    purpose=Purpose.ANALYTICS,
    provider=Provider("Example", "https://example.org/privacy"),
    runs=Runs.SANDBOX,
    hosts=Hosts(script=("stats.example.org",), connect=("stats.example.org",)),
    script="https://stats.example.org/count.js",
    start="return {}",
    told=(Disclosure.PATH,),
    recognises_visitors=Duration("1 month", 30),
    keeps=Duration("90 days", 90),
    line=3,
)
BOUND: list[dict[str, Any]] = [
    {"id": "our-count"},
    {"purpose": Purpose.MARKETING},
    {"runs": Runs.PAGE},
    {"hosts": replace(SERVICE.hosts, connect=("*.example.org",))},
    {"hosts": replace(SERVICE.hosts, connect=("stats.example.org", "t.example.org"))},
    {"hosts": replace(SERVICE.hosts, connect=())},
    {"hosts": replace(SERVICE.hosts, connect=(), image=("stats.example.org",))},
    {"told": (Disclosure.PATH, Disclosure.TITLE)},
    {"told": ()},
    {"recognises_visitors": Duration("31 days", 31)},
    {"recognises_visitors": None},
]
FREE: list[dict[str, Any]] = [
    {"name": "Count"},
    {"provider": Provider("Other", "https://other.example/privacy")},
    {"keeps": Duration("indefinitely", None)},
    {"start": "return {view() {}}"},
    {"script": "https://stats.example.org/count.js?v=2"},
    {"kept": (StorageDeclaration("_count", Where.COOKIE, "counts visits"),)},
    {"line": 30},
    {"recognises_visitors": Duration("30 days", 30)},
]


def test_the_print_is_the_same_on_every_machine() -> None:
    # A release that changes this asks every visitor of every site again.
    assert consent_hash(SERVICE) == "nxk6tr"


@pytest.mark.parametrize("change", BOUND, ids=str)
def test_the_print_changes_with_what_was_chosen(change: dict[str, Any]) -> None:
    assert consent_hash(replace(SERVICE, **change)) != consent_hash(SERVICE)


def test_the_print_tells_the_changes_apart() -> None:
    prints = [consent_hash(replace(SERVICE, **change)) for change in BOUND]
    assert len(set(prints)) == len(BOUND)


@pytest.mark.parametrize("change", FREE, ids=str)
def test_the_print_stays_with_the_rest(change: dict[str, Any]) -> None:
    assert consent_hash(replace(SERVICE, **change)) == consent_hash(SERVICE)


def test_the_print_does_not_depend_on_the_order() -> None:
    hosts = ("a.example.org", "b.example.org")
    told = (Disclosure.PATH, Disclosure.LANGUAGE)
    one = replace(SERVICE, hosts=Hosts(image=hosts), told=told)
    other = replace(SERVICE, hosts=Hosts(image=hosts[::-1]), told=told[::-1])
    assert consent_hash(one) == consent_hash(other)


@given(st.text(), st.lists(st.sampled_from(list(Disclosure)), unique=True))
def test_the_print_is_six_small_letters_and_digits(
    name: str, told: list[Disclosure]
) -> None:
    assert re.fullmatch(
        r"[a-z2-7]{6}", consent_hash(replace(SERVICE, id=name, told=tuple(told)))
    )
