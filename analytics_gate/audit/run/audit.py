"""A whole audit: which visits, by whom, and how they are made."""

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

_GATE = re.compile(r"""\bid\s*=\s*["']?gate-config\b""")
_MAX_PAGES_SEARCHED = 20


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What somebody wants audited. Empty tuples stand for all there are, `address` is
    where a folder is published.
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
    """An order, made ready: nothing is left to look up, and nothing has been visited."""

    order: AuditOptions
    brief: AuditContext
    assignments: tuple[Assignment, ...]

    def caveats(self) -> Iterator[str]:
        """What the visits will not show, although nobody asked for less; a line each."""
        pages = {assignment.page for assignment in self.assignments}
        if (
            isinstance(self.brief.site.answers, Live)
            and pages == {"/"}
            and not self.order.pages
        ):
            yield (
                f"{self.order.target}: no sitemap names a page, so only / is "
                "visited; name others with --page"
            )
        if (
            isinstance(self.brief.choosing, UnknownConsentInterface)
            and self.order.services
            and not self.order.visitors
        ):
            yield (
                f"{self.order.target}: the gate is in none of its first pages,"
                " so no visitor chooses anything; "
                "name the site's buttons with --accept, --refuse and --withdraw"
            )

    def run(self, spool: Spool, heard: OnVisit) -> tuple[Engine, ...]:
        """Makes all visits into the spool; tells `heard` of each, with its number and
        how many there are.
        """
        engines: set[Engine] = set()
        jobs = self.order.jobs or os.cpu_count() or 1
        total = len(self.assignments)
        for number, (visit, engine) in enumerate(
            make_visits(self.brief, self.assignments, jobs), 1
        ):
            spool.add(visit)
            engines |= {engine} if engine else set()
            heard(visit, number, total)
        return tuple(sorted(engines, key=lambda each: each.name))


def brief_for(order: AuditOptions) -> AuditContext:
    """What whoever makes the visits has to know. Raises GateError for a target or a
    declaration that cannot be read.
    """
    site = find_site(order.target, order.address)
    return _brief(order, site, _pages(order, site), None)


def _brief(
    order: AuditOptions, site: Site, pages: tuple[str, ...], pictures: Pictures | None
) -> AuditContext:
    # Where there is none yet, messages name the place where one would be.
    shown = order.services.as_posix() if order.services else "content/services.yml"
    declaration = (
        read_declaration(order.services, shown_as=shown) if order.services else None
    )
    return AuditContext(
        site,
        _choosing(order, site, pages),
        declaration,
        shown,
        order.live,
        order.connect,
        pictures,
    )


def prepare(order: AuditOptions, pictures: Pictures | None = None) -> Audit:
    """Finds pages, browsers and visitors. Raises GateError for whatever of it cannot be."""
    site = find_site(order.target, order.address)
    pages = _pages(order, site)
    brief = _brief(order, site, pages, pictures)
    engines = order.engines or ENGINES
    if order.connect and "webkit" in engines:
        message = (
            "webkit is driven on this machine only; name the browser that "
            "answers there with --engine"
        )
        raise GateError(Problem(f"--connect {order.connect}", 0, message))
    if not order.connect:
        for engine in engines:
            find_engine(engine)
    pages = sample(pages, order.sample) if order.sample else pages
    assignments = plan_visits(pages, engines, _visitors(order, brief.choosing))
    if order.shard:
        assignments = share(assignments, *parse_shard(order.shard))
    return Audit(order, brief, assignments)


def _pages(order: AuditOptions, site: Site) -> tuple[str, ...]:
    return named_pages(order.pages) or find_pages(site)


def _choosing(
    order: AuditOptions, site: Site, pages: tuple[str, ...]
) -> ConsentInterface:
    if order.buttons:
        return order.buttons
    is_gated = any(
        _GATE.search(page_text(site, page)) for page in pages[:_MAX_PAGES_SEARCHED]
    )
    if is_gated:
        return GateConsent()
    return UnknownConsentInterface()


def _visitors(order: AuditOptions, choosing: ConsentInterface) -> tuple[Visitor, ...]:
    able = [visitor for visitor in VISITORS if choosing.offers(visitor.choice)]
    for visitor in order.visitors:
        if not choosing.offers(visitor.choice):
            message = (
                f"nobody knows how to become {visitor.choice} here; name the "
                "site's buttons with --accept, --refuse"
            )
            raise GateError(
                Problem(f"--visitor {visitor}", 0, f"{message} and --withdraw")
            )
    return order.visitors or tuple(able)
