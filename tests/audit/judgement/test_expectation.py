"""What the auditor expects: held to the decision table, as the gate is."""

import dataclasses

import pytest

from analytics_gate.audit.judgement.expectation import expect
from analytics_gate.audit.visitors import Signal, Visitor, VisitorChoice
from analytics_gate.declaration.values import Declaration
from tests.support.decisions import Decision, decisions, declaration

# The records of a choice that a visitor of the audit can have; what else a record can
# be is damage, and no visitor.
CHOICES = {
    "none": (VisitorChoice.UNDECIDED,),
    "allowed": (VisitorChoice.ACCEPTED,),
    "refused": (VisitorChoice.REFUSED, VisitorChoice.WITHDRAWN),
}
ROWS = [
    (case, choice) for case in decisions() for choice in CHOICES.get(case.record, ())
]


@pytest.mark.parametrize("ask", [True, False])
@pytest.mark.parametrize("signal", Signal)
def test_the_auditor_expects_what_the_decision_table_says(
    signal: Signal, ask: bool
) -> None:
    rows = [
        (case, choice)
        for case, choice in ROWS
        if case.signal == signal and case.ask is ask
    ]
    assert len(rows) == 4 * 10, "four choices, two kinds of five purposes"
    for case, choice in rows:
        assert _expected(case, Visitor(signal, choice)) == (case.runs, case.asked), (
            f"{case.it}: {case}"
        )


def _expected(case: Decision, visitor: Visitor) -> tuple[bool, bool | None]:
    """Whether the service's hosts may be contacted, and the visitor is to be asked,
    where it is the only service.
    """
    service = next(
        each for each in declaration(case.ask).services if each.id == case.service
    )
    expectation = expect(
        dataclasses.replace(declaration(case.ask), services=(service,)), visitor
    )
    contacted = {(host, service.id) for host in service.hosts.contacted}
    assert set(expectation.hosts) in (set(), contacted)
    return set(expectation.hosts) == contacted, expectation.is_asked


def test_the_auditor_expects_nothing_without_a_declaration() -> None:
    expectation = expect(None, Visitor(Signal.NONE, VisitorChoice.ACCEPTED))
    assert (expectation.hosts, expectation.kept, expectation.is_asked) == ((), (), None)


def test_the_auditor_expects_the_record_of_a_choice_for_as_long_as_it_lasts() -> None:
    (record,) = expect(Declaration(), Visitor(Signal.NONE, VisitorChoice.REFUSED)).kept
    assert (record.kept.key, record.kept.lasts) == ("gate", Declaration().choice_lasts)
