"""The judge: what a visit did beside what it may do, as findings."""

from analytics_gate.audit.finding import Finding
from analytics_gate.audit.judgement.case import open_case
from analytics_gate.audit.judgement.conduct_checks import (
    check_calls,
    check_policy,
    check_question,
    check_witnesses,
)
from analytics_gate.audit.judgement.contact_checks import check_contacts
from analytics_gate.audit.judgement.storage_checks import check_cookies, check_storage
from analytics_gate.audit.observation import Observation
from analytics_gate.declaration.values import Declaration

CHECKS = (
    check_contacts,
    check_cookies,
    check_storage,
    check_calls,
    check_policy,
    check_question,
    check_witnesses,
)
"""Each looks at one side of a visit. What becomes of the policy's promises is for who
knows all visits.
"""


def judge(
    observation: Observation,
    declaration: Declaration | None,
    services_file: str = "content/services.yml",
) -> tuple[Finding, ...]:
    """All that a visit did and may not do: sorted, once each. Without a declaration
    nothing at all is allowed.

    `services_file` is the declaration's name in messages.
    """
    case = open_case(observation, declaration, services_file)
    return tuple(
        sorted({finding for check in CHECKS for finding in check(case)}, key=_order)
    )


def _order(finding: Finding) -> tuple[str, str, str, str, str]:
    # Not the finding's own order: a service and none cannot be compared.
    return (
        finding.code,
        finding.what,
        finding.service or "",
        finding.where,
        finding.message,
    )
