"""The record of a choice, as the gate's script writes it into its cookie and reads it."""

import re

from analytics_gate.declaration.decision import RecordedChoice
from analytics_gate.declaration.values import Declaration

_RECORD = re.compile(r"gate=1\.([0-9a-z]{1,9})\.([0-9a-z-]*)\.([0-9a-z-]*)")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def write_choice(choice: RecordedChoice, now: float) -> str:
    """The value of the cookie `gate` for a choice made `now`, in seconds since 1970."""
    minutes = _base36(int(now // 60))
    return f"1.{minutes}.{'-'.join(sorted(choice.allowed))}.{'-'.join(sorted(choice.refused))}"


def read_choice(
    cookies: str, declaration: Declaration, now: float
) -> RecordedChoice | None:
    """Reads a request's `Cookie` header; `now` in seconds since 1970.

    Nothing recorded gives None. Expired, damaged, from the future or there twice: a
    choice that names no service.
    """
    records = []
    for cookie in cookies.split("; "):
        if cookie.startswith("gate="):
            records.append(cookie)
    if not records:
        return None
    found = _RECORD.fullmatch(records[0]) if len(records) == 1 else None
    if not found:
        return RecordedChoice()
    age = now / 60 - int(found[1], 36)
    if not 0 <= age < (declaration.choice_lasts.days or 0) * 1440:
        return RecordedChoice()
    return RecordedChoice(
        frozenset(found[2].split("-")), frozenset(found[3].split("-"))
    )
