"""Turns the differences between what a visit did and what it may do into findings."""

from analytics_gate.audit.finding import Finding
from analytics_gate.audit.judgement.case import Case
from analytics_gate.audit.judgement.conduct_checks import (
    check_calls,
    check_policy,
    check_question,
    check_witnesses,
)
from analytics_gate.audit.judgement.contact_checks import check_contacts
from analytics_gate.audit.judgement.storage_checks import check_cookies, check_storage

CHECKS = (
    check_contacts,
    check_cookies,
    check_storage,
    check_calls,
    check_policy,
    check_question,
    check_witnesses,
)
"""Each checks one side of a visit. A promise of the policy is judged on all visits
together, in the room `promises`.
"""


def judge(case: Case) -> tuple[Finding, ...]:
    """Runs all checks, and returns their findings sorted, once each."""
    findings: set[Finding] = set()
    for check in CHECKS:
        findings.update(check(case))
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[str, str, str, str, str]:
    # Not the finding's own order: a service and none cannot be compared.
    return (
        finding.code,
        finding.what,
        finding.service or "",
        finding.where,
        finding.message,
    )
