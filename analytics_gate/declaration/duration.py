"""Spans of time as editors write them: `14 months`. A month is 30 days, a year 365."""

import re

from analytics_gate.declaration.values import Duration

DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
MAX_DAYS_IN_BROWSER = 400
"""The days after which browsers delete any cookie (RFC 6265bis, 5.5; Chrome since 104)."""

_DURATION = re.compile(r"(?P<count>[1-9][0-9]{0,3}) (?P<unit>day|week|month|year)s?")
_SHORTER = re.compile(r"[0-9.,]+\s*(s|m|h|sec|min|second|minute|hour)s?", re.IGNORECASE)
_EXPECTED = "a number from 1 to 9999, a space, then days, weeks, months or years"


def parse_duration(text: str) -> Duration:
    """Reads a span that ends.

    Raises:
        ValueError: what is wrong with the text, as advice to its editor.
    """
    if found := _DURATION.fullmatch(text):
        return Duration(text, int(found["count"]) * DAYS[found["unit"]])
    if _SHORTER.fullmatch(text):
        raise ValueError("the shortest is '1 day'")
    if text == "indefinitely":
        raise ValueError("only 'keeps' may be without an end")
    raise ValueError(_EXPECTED)


def parse_keeping(text: str) -> Duration:
    """Reads a span that may have no end: `indefinitely`.

    Raises:
        ValueError: as `parse_duration`.
    """
    if text == "indefinitely":
        return Duration(text, None)
    return parse_duration(text)


def parse_duration_in_browser(text: str) -> Duration:
    """Reads a span for which a browser is to remember something.

    Raises:
        ValueError: as `parse_duration`, and for more than 400 days.
    """
    duration = parse_duration(text)
    if duration.days and duration.days > MAX_DAYS_IN_BROWSER:
        raise ValueError(
            f"it is {duration.days} days, and browsers remember nothing longer than 400"
        )
    return duration
