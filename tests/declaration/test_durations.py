"""Durations: every span reads as the days it has, and nothing else reads at all."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics_gate.declaration.duration import (
    parse_duration,
    parse_duration_in_browser,
    parse_keeping,
)
from analytics_gate.declaration.values import Duration

DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
counts = st.integers(1, 9999)


@given(counts, st.sampled_from(sorted(DAYS)), st.sampled_from(["", "s"]))
def test_the_duration_has_its_days_and_its_words(
    count: int, unit: str, plural: str
) -> None:
    text = f"{count} {unit}{plural}"
    assert (
        parse_duration(text)
        == parse_keeping(text)
        == Duration(text, count * DAYS[unit])
    )


@given(
    st.one_of(
        st.text(max_size=20), st.from_regex(r"[0-9]{0,5} ?(day|hour|month|minute)s?\s?")
    )
)
@example("0 days")
@example("01 days")
@example("10000 days")
@example("-1 days")
@example("1.5 years")
@example("1 days\n")
@example("٣ days")
@example("3 Days")
@example("3  days")
@example("three days")
def test_the_duration_is_nothing_but_a_count_and_a_unit(text: str) -> None:
    if re.fullmatch(r"[1-9][0-9]{0,3} (day|week|month|year)s?", text):
        assert parse_duration(text).days
        return
    with pytest.raises(ValueError, match=r"."):
        parse_duration(text)


@pytest.mark.parametrize("text", ["3 hours", "1 hour", "30 minutes", "90s", "0.5 h"])
def test_the_duration_below_a_day_is_told_the_shortest(text: str) -> None:
    with pytest.raises(ValueError, match="1 day"):
        parse_duration(text)


def test_only_what_is_kept_can_be_without_an_end() -> None:
    assert parse_keeping("indefinitely") == Duration("indefinitely", None)
    for parse in (parse_duration, parse_duration_in_browser):
        with pytest.raises(ValueError, match="only 'keeps'"):
            parse("indefinitely")


@given(counts, st.sampled_from(sorted(DAYS)))
@example(400, "day")
@example(401, "day")
@example(13, "month")
@example(14, "month")
def test_the_browser_remembers_nothing_longer_than_400_days(
    count: int, unit: str
) -> None:
    text = f"{count} {unit}s"
    if count * DAYS[unit] <= 400:
        assert parse_duration_in_browser(text).days == count * DAYS[unit]
        return
    with pytest.raises(ValueError, match=f"{count * DAYS[unit]} days.*400"):
        parse_duration_in_browser(text)
