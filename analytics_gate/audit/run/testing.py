"""Makes visits for the tests of a project, and compares them with what a test expects."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.judgement.expectation import expect
from analytics_gate.audit.report import Visit
from analytics_gate.audit.run.audit import AuditOptions, find_context
from analytics_gate.audit.run.workers import AuditContext, auditor_for
from analytics_gate.audit.visit.auditor import Assignment, Auditor
from analytics_gate.audit.visit.consent import ConsentSelectors
from analytics_gate.audit.visitors import parse_visitor

_CODES = frozenset(Code)


@dataclass(frozen=True, slots=True)
class Visiting:
    """Makes visits to one site, and judges them."""

    auditor: Auditor
    context: AuditContext

    def visit(
        self, page: str, visitor: str, engine: str, javascript: bool = True
    ) -> Visit:
        """Makes a visit and judges it; `visitor` is written `dnt:refused`.

        Raises GateError for an unknown visitor.
        """
        visited_as = Configuration(engine, parse_visitor(visitor), javascript)
        assignment = Assignment(page, visited_as)
        return self.context.judge_visit(self.auditor.visit(assignment))

    def allowed(self, visitor: str) -> tuple[str, ...]:
        """Gives the hosts that the declaration allows this visitor's browser to contact."""
        expectation = expect(self.context.declaration, parse_visitor(visitor))
        return tuple(host for host, _ in expectation.hosts)


@contextmanager
def visiting(
    target: str, services: Path | None, *, accept: str, refuse: str, withdraw: str
) -> Iterator[Visiting]:
    """Opens a built folder or an address for visits. Raises GateError for neither.

    `accept`, `refuse` and `withdraw` are CSS selectors of another consent manager's
    buttons, empty for the gate's.
    """
    options = AuditOptions(target, services)
    selectors = (accept, refuse, withdraw)
    if any(selectors):
        options = replace(options, buttons=ConsentSelectors(*selectors))
    context = find_context(options)
    with auditor_for(context) as auditor:
        yield Visiting(auditor, context)


def unmet_expectations(
    visit: Visit, expects: Sequence[str], refuses: Sequence[str], allowed: Sequence[str]
) -> tuple[str, ...]:
    """Gives a line for each difference between a visit and what a test expects.

    `expects` and `refuses` are hosts, or codes of findings. A finding whose code or
    host is expected is not reported.
    """
    met = _met(visit)
    observation = visit.observation
    who = f"{observation.page} in {observation.engine} by {observation.visitor}"
    hosts_allowed = f"allowed: {', '.join(allowed) or 'none'}"
    contacted = f"contacted: {', '.join(sorted(met - _CODES)) or 'none'}"
    lines = []
    for each in expects:
        if each not in met:
            lines.append(f"expected {each}, but it was not met; {contacted}")
    for each in refuses:
        if each in met:
            lines.append(f"refused {each}, but it was met; {hosts_allowed}")
    for finding in visit.findings:
        names = {finding.code, finding.what, _host(finding.what)}
        if names.isdisjoint(expects):
            lines.append(f"{_description(finding)}; {hosts_allowed}")
    return tuple(f"{who}: {line}" for line in dict.fromkeys(lines))


def _description(finding: Finding) -> str:
    where = finding.where or "origin unknown"
    return f"{finding.code} {finding.what} — {where}: {finding.message}"


def _met(visit: Visit) -> set[str]:
    hosts = set()
    for each in visit.observation.requests:
        if each.third_party and not each.blocked:
            hosts.add(each.host)
    return hosts | set(map(_host, hosts)) | {finding.code for finding in visit.findings}


def _host(what: str) -> str:
    """Drops the port, which the author of a test need not know."""
    return re.sub(r":\d+$", "", what)
