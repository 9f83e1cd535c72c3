"""The decision table: whether a service may run for a visitor, and who has to be asked.

The gate's script decides by the same table; one file of cases tests both.
"""

from dataclasses import dataclass

from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.values import Declaration, Purpose, Service


@dataclass(frozen=True, slots=True)
class RecordedChoice:
    """What a visitor allowed and refused, by the consent hashes of services.

    Both are empty for a record that could not be read.
    """

    allowed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


def may_run(
    service: Service,
    declaration: Declaration,
    signalled: bool,
    choice: RecordedChoice | None,
) -> bool:
    """Tells whether the service may run for a visitor with or without a signal or a choice."""
    if service.purpose is Purpose.NECESSARY:
        return True
    if signalled:
        return False
    if choice is None:
        # An embed needs a press or a choice: `ask: false` starts none.
        return not declaration.ask and not service.is_embed
    bound = consent_hash(service)
    return bound in choice.allowed and bound not in choice.refused


def must_ask(service: Service, signalled: bool, choice: RecordedChoice | None) -> bool:
    """Tells whether the visitor has to be asked about the service.

    Where a site starts services without asking, the panel tells of them instead. Never
    true for an embed, whose placeholder asks.
    """
    if service.purpose is Purpose.NECESSARY or service.is_embed or signalled:
        return False
    return (
        choice is None or consent_hash(service) not in choice.allowed | choice.refused
    )
