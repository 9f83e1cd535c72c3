"""Prepares an audit: finds its pages, browsers and visitors, and runs its visits."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.audit.browsers.engines import ENGINES, find_engine
from analytics_gate.audit.recorder.first_party import Live, Site, find_site, page_text
from analytics_gate.audit.report import Engine, Visit
from analytics_gate.audit.reports.shards import parse_shard, share
from analytics_gate.audit.reports.spool import Spool
from analytics_gate.audit.run.pages import find_pages, named_pages, sample
from analytics_gate.audit.run.plan import plan_visits
from analytics_gate.audit.run.workers import AuditContext, make_visits
from analytics_gate.audit.visit.auditor import Assignment, Pictures
from analytics_gate.audit.visit.consent import (
    ConsentInterface,
    ConsentSelectors,
    GateConsent,
    UnknownConsentInterface,
)
from analytics_gate.audit.visitors import VISITORS, Visitor
from analytics_gate.declaration.parse import read_declaration
from analytics_gate.errors import GateError, Problem

OnVisit = Callable[[Visit, int, int], None]
"""Called after each visit with the visit, its number (from 1) and how many there are."""

_GATE = re.compile(r"""\bid\s*=\s*["']?gate-config\b""")
_MAX_PAGES_SEARCHED = 20
_BUTTON_OPTIONS = "name the site's buttons with --accept, --refuse and --withdraw"


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What to audit, and how.

    Empty tuples mean all pages, browsers and visitors. `address` is the URL at which a
    folder is published.
    """

    target: str
    services: Path | None = None
    engines: tuple[str, ...] = ()
    visitors: tuple[Visitor, ...] = ()
    pages: tuple[str, ...] = ()
    sample: int | None = None
    shard: str = ""
    buttons: ConsentSelectors | None = None
    live: bool = False
    connect: str | None = None
    address: str | None = None
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit with everything looked up and nothing visited yet."""

    options: AuditOptions
    context: AuditContext
    assignments: tuple[Assignment, ...]

    def caveats(self) -> Iterator[str]:
        """Yields a line for each gap in the audit that its options did not ask for."""
        target = self.options.target
        if self._visits_only_the_root():
            yield (
                f"{target}: no sitemap names a page, so only / is visited; "
                "name others with --page"
            )
        if self._cannot_choose():
            yield (
                f"{target}: no gate on the first {_MAX_PAGES_SEARCHED} pages, so no "
                f"visitor can accept or refuse; {_BUTTON_OPTIONS}"
            )

    def _visits_only_the_root(self) -> bool:
        if self.options.pages or not isinstance(self.context.site.answers, Live):
            return False
        return {assignment.page for assignment in self.assignments} == {"/"}

    def _cannot_choose(self) -> bool:
        if self.options.visitors or not self.options.services:
            return False
        return isinstance(self.context.consent, UnknownConsentInterface)

    def run(self, spool: Spool, on_visit: OnVisit) -> tuple[Engine, ...]:
        """Makes all visits, adds them to the spool, and returns the browsers used."""
        engines: set[Engine] = set()
        jobs = self.options.jobs or os.cpu_count() or 1
        total = len(self.assignments)
        results = make_visits(self.context, self.assignments, jobs)
        for number, (visit, engine) in enumerate(results, 1):
            spool.add(visit)
            if engine:
                engines.add(engine)
            on_visit(visit, number, total)
        return tuple(sorted(engines, key=lambda each: each.name))


def find_context(options: AuditOptions) -> AuditContext:
    """Looks up what visits and their judgement need.

    Raises GateError for a target or a declaration that cannot be read.
    """
    site = find_site(options.target, options.address)
    return _context(options, site, _pages(options, site))


def prepare(options: AuditOptions, pictures: Pictures | None = None) -> Audit:
    """Finds pages, browsers and visitors. Raises GateError for what cannot be found."""
    site = find_site(options.target, options.address)
    pages = _pages(options, site)
    context = _context(options, site, pages, pictures)
    engines = options.engines or ENGINES
    _check_engines(options, engines)
    if options.sample:
        pages = sample(pages, options.sample)
    assignments = plan_visits(pages, engines, _visitors(options, context.consent))
    if options.shard:
        assignments = share(assignments, *parse_shard(options.shard))
    return Audit(options, context, assignments)


def _context(
    options: AuditOptions,
    site: Site,
    pages: tuple[str, ...],
    pictures: Pictures | None = None,
) -> AuditContext:
    declaration = None
    # Without a declaration, messages name the place where one would be.
    services_file = "content/services.yml"
    if options.services:
        services_file = options.services.as_posix()
        declaration = read_declaration(options.services, shown_as=services_file)
    return AuditContext(
        site,
        _consent(options, site, pages),
        declaration,
        services_file=services_file,
        live=options.live,
        connect=options.connect,
        pictures=pictures,
    )


def _check_engines(options: AuditOptions, engines: tuple[str, ...]) -> None:
    if not options.connect:
        for engine in engines:
            find_engine(engine)
    elif "webkit" in engines:
        message = (
            "webkit is driven on this machine only; name the browser that "
            "answers there with --engine"
        )
        raise GateError(Problem(f"--connect {options.connect}", 0, message))


def _pages(options: AuditOptions, site: Site) -> tuple[str, ...]:
    return named_pages(options.pages) or find_pages(site)


def _consent(
    options: AuditOptions, site: Site, pages: tuple[str, ...]
) -> ConsentInterface:
    if options.buttons:
        return options.buttons
    for page in pages[:_MAX_PAGES_SEARCHED]:
        if _GATE.search(page_text(site, page)):
            return GateConsent()
    return UnknownConsentInterface()


def _visitors(options: AuditOptions, consent: ConsentInterface) -> tuple[Visitor, ...]:
    for visitor in options.visitors:
        if not consent.supports(visitor.choice):
            message = f"no way to become {visitor.choice} here; {_BUTTON_OPTIONS}"
            raise GateError(Problem(f"--visitor {visitor}", 0, message))
    if options.visitors:
        return options.visitors
    return tuple(visitor for visitor in VISITORS if consent.supports(visitor.choice))
