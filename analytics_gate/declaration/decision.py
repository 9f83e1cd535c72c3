"""The decision table: whether a service may run for a visitor, and who has to be asked.

The gate's script decides by the same table; one file of cases tests both.
"""

from dataclasses import dataclass

from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.values import Declaration, Purpose, Service


@dataclass(frozen=True, slots=True)
class RecordedChoice:
    """What a visitor allowed and refused, by the consent hashes of services.

    Both are empty where the record could not be read.
    """

    allowed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


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
