"""Visits for a project's own tests, and what they have to complain about."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.audit.finding import Code
from analytics_gate.audit.judgement.expectation import expect
from analytics_gate.audit.report import Visit
from analytics_gate.audit.run.audit import AuditOptions, brief_for
from analytics_gate.audit.run.workers import AuditContext, auditor_for
from analytics_gate.audit.visit.auditor import Assignment, Auditor
from analytics_gate.audit.visit.consent import ConsentSelectors
from analytics_gate.audit.visitors import parse_visitor

_CODES = frozenset(Code)


@dataclass(frozen=True, slots=True)
class Visiting:
    """Makes visits to one site, and judges them."""

    auditor: Auditor
    brief: AuditContext

    def visit(
        self, page: str, visitor: str, engine: str, javascript: bool = True
    ) -> Visit:
        """One visit, judged; `visitor` is written `dnt:refused`. Raises GateError where
        there is no such visitor.
        """
        assignment = Assignment(page, engine, parse_visitor(visitor), javascript)
        return self.brief.judged(self.auditor.visit(assignment))

    def allowed(self, visitor: str) -> tuple[str, ...]:
        """The hosts that the declaration allows this visitor's browser to contact."""
        found = []
        for host, _ in expect(self.brief.declaration, parse_visitor(visitor)).hosts:
            found.append(host)
        return tuple(found)


@contextmanager
def visiting(
    target: str, services: Path | None, accept: str, refuse: str, withdraw: str
) -> Iterator[Visiting]:
    """Visits to a built folder or an address. Raises GateError where there is neither.

    `accept`, `refuse` and `withdraw` are CSS selectors of another consent manager's
    buttons, empty for the gate's.
    """
    named = (accept, refuse, withdraw)
    brief = brief_for(
        AuditOptions(
            target, services, buttons=ConsentSelectors(*named) if any(named) else None
        )
    )
    with auditor_for(brief) as auditor:
        yield Visiting(auditor, brief)


def unmet_expectations(
    visit: Visit, expects: Sequence[str], refuses: Sequence[str], allowed: Sequence[str]
) -> tuple[str, ...]:
    """What is wrong with a visit, a line each; none where all is as a test wants it.

    `expects` and `refuses` are hosts, or codes of findings. A finding whose code or
    host is expected is none.
    """
    met = _met(visit)
    observation = visit.observation
    who = f"{observation.page} in {observation.engine} by {observation.visitor}"
    told = f"allowed: {', '.join(allowed) or 'nobody'}"
    contacted = f"contacted: {', '.join(sorted(met - _CODES)) or 'nobody'}"
    lines = []
    for each in expects:
        if each not in met:
            lines.append(f"{who}: expected {each}, but it was not met; {contacted}")
    lines += [
        f"{who}: refused {each}, but it was met; {told}"
        for each in refuses
        if each in met
    ]
    lines += [
        (
            f"{who}: {finding.code} {finding.what} — "
            f"{finding.where or 'nobody knows where'}: {finding.message}; {told}"
        )
        for finding in visit.findings
        if not {finding.code, finding.what, _host(finding.what)} & {*expects}
    ]
    return tuple(dict.fromkeys(lines))


def _met(visit: Visit) -> set[str]:
    hosts = set()
    for each in visit.observation.requests:
        if each.third_party and not each.blocked:
            hosts.add(each.host)
    return hosts | set(map(_host, hosts)) | {finding.code for finding in visit.findings}


def _host(what: str) -> str:
    """A host without its port: who writes a test may or may not know that there is one."""
    return re.sub(r":\d+$", "", what)
