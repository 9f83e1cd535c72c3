"""What a site's owner says of its delivery: read, or refused with what is allowed."""

from datetime import date
from typing import Any

import pytest

from analytics_gate.delivery.options import (
    OPTIONS,
    Delivery,
    LinkPolicy,
    PolicyScope,
    SecurityContact,
    notes_on,
    read_delivery,
)
from analytics_gate.errors import GateError

MAIL = "mailto:security@example.org"


def test_the_options_say_nothing_until_they_are_set() -> None:
    assert (
        read_delivery({}, "m.yml")
        == read_delivery(dict.fromkeys(OPTIONS), "m.yml")
        == Delivery()
    )


def test_the_options_are_read() -> None:
    options = {
        "links": "any",
        "policies": "page",
        "reports": "/reports/csp",
        "security_contact": MAIL,
        "security_expires": date(2027, 6, 30),
        "privacy_policy": "/privacy/",
        "signals_since": "2026-11-24",
    }
    assert set(options) == set(OPTIONS)
    assert read_delivery(options, "m.yml") == Delivery(
        LinkPolicy.ANY,
        PolicyScope.PAGE,
        "/reports/csp",
        SecurityContact((MAIL,), date(2027, 6, 30)),
        "/privacy/",
        date(2026, 11, 24),
    )
    many = read_delivery(
        {
            **options,
            "security_contact": [MAIL, "tel:+1-201-555-0123", "https://a.example/"],
        },
        "m.yml",
    )
    assert many.security
    assert many.security.contacts == (MAIL, "tel:+1-201-555-0123", "https://a.example/")


@pytest.mark.parametrize(
    ("option", "found", "allowed"),
    [
        ("links", "all", "'all', expected one of: any, known"),
        ("links", ["any"], "['any'], expected one of: any, known"),
        ("policies", True, "True, expected one of: page, site"),
        *(
            (
                "reports",
                found,
                f"{found!r}, expected a path on this site, such as /reports/; "
                "reports never go to third parties",
            )
            for found in (
                "https://a.example/",
                "//a.example/",
                "/\\a.example",
                "reports",
                '/a"b',
                "/a;b",
                "/a b",
                7,
            )
        ),
        (
            "privacy_policy",
            "privacy",
            "'privacy', expected a path like /privacy/, or an address that begins with",
        ),
        (
            "privacy_policy",
            "http://a.example/",
            "'http://a.example/', expected a path like /privacy/",
        ),
        *(
            (
                "security_contact",
                found,
                f"{found!r}, expected addresses like mailto:security@example.org",
            )
            for found in (
                "security@example.org",
                "http://a.example/",
                "mailto:",
                "https:",
                "mailto:a\nExpires: b",
                7,
            )
        ),
        ("security_contact", [MAIL, "a"], "expected addresses like"),
        ("security_expires", "soon", "'soon', expected a day like 2027-06-30"),
        ("security_expires", 2027, "2027, expected a day like 2027-06-30"),
        ("signals_since", "24.11.2026", "'24.11.2026', expected a day like 2027-06-30"),
    ],
)
def test_the_options_are_refused_with_what_is_allowed(
    option: str, found: Any, allowed: str
) -> None:
    with pytest.raises(GateError) as refused:
        read_delivery({option: found}, "m.yml", {option: 7}.__getitem__)
    (problem,) = refused.value.problems
    assert str(problem).startswith(f"m.yml:7: {option} is ")
    assert allowed in str(problem)


def test_the_options_are_refused_all_at_once() -> None:
    with pytest.raises(GateError) as refused:
        read_delivery({"links": "all", "reports": "x"}, "m.yml")
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ("security_contact", "security_expires"),
        ("security_expires", "security_contact"),
    ],
)
def test_a_contact_needs_its_day_and_the_other_way_round(
    there: str, missing: str
) -> None:
    with pytest.raises(GateError) as refused:
        read_delivery(
            {
                there: {"security_contact": MAIL, "security_expires": "2027-06-30"}[
                    there
                ]
            },
            "m.yml",
        )
    assert (
        str(refused.value)
        == f"m.yml: {there} needs {missing} beside it (RFC 9116, 2.5): add it, or leave both out"
    )


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2027, 5, 30), None),
        (date(2027, 5, 31), "security.txt expires on 2027-06-30"),
        (date(2027, 6, 29), "security.txt expires on 2027-06-30"),
        (date(2027, 6, 30), "security.txt has expired on 2027-06-30"),
        (date(2028, 1, 1), "security.txt has expired on 2027-06-30"),
    ],
)
def test_the_check_warns_of_a_contact_that_runs_out(
    today: date, said: str | None
) -> None:
    delivery = Delivery(security=SecurityContact((MAIL,), date(2027, 6, 30)))
    notes = [str(note) for note in notes_on(delivery, today, "m.yml", lambda _: 3)]
    assert notes == (
        [
            f"m.yml:3: security_expires: note: {said}; see that the contact is still right, "
            "and choose a day within a year"
        ]
        if said
        else []
    )


def test_the_check_says_that_links_lead_anywhere() -> None:
    (note,) = notes_on(Delivery(LinkPolicy.ANY), date(2027, 6, 1), "m.yml", lambda _: 3)
    assert str(note) == (
        "m.yml:3: links: note: 'any' lets a script of the site's own lead a "
        "page to every origin with https; "
        "'known' keeps to the origins of the site's links"
    )
