"""The decision table: may a service run for a visitor, and is the visitor to be asked?
The gate's script has its twin.

A file of cases in the tests holds both to the same answers.
"""

import re
from dataclasses import dataclass

from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.values import Declaration, Purpose, Service

_RECORD = re.compile(r"gate=1\.([0-9a-z]{1,9})\.([0-9a-z-]*)\.([0-9a-z-]*)")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class RecordedChoice:
    """The prints of the services that a visitor allowed and refused; none at all where
    a record cannot be read.
    """

    allowed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


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


def may_run(
    service: Service,
    declaration: Declaration,
    signalled: bool,
    choice: RecordedChoice | None,
) -> bool:
    """Whether the service may run for a visitor whose browser signals (or not) and who
    chose (or not).
    """
    if service.purpose is Purpose.NECESSARY:
        return True
    if signalled:
        return False
    if choice is None:
        # An embed is pressed, or allowed: no site starts one unasked.
        return not declaration.ask and not service.is_embed
    mark = consent_hash(service)
    return mark in choice.allowed and mark not in choice.refused


def must_ask(service: Service, signalled: bool, choice: RecordedChoice | None) -> bool:
    """Whether that visitor is to be asked about the service (or told of it, where a
    site starts without asking).

    Not about an embed: its placeholder is the question.
    """
    if service.purpose is Purpose.NECESSARY or service.is_embed or signalled:
        return False
    return (
        choice is None or consent_hash(service) not in choice.allowed | choice.refused
    )
