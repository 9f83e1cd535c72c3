"""Visits the pages of a site, one at a time, and returns what each visit did."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from analytics_gate.audit.browsers.drivers import FAILURES, Drivers
from analytics_gate.audit.browsers.protocol import (
    Context,
    DriverBrowser,
    DriverResponse,
)
from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.observation import Observation, ObservedRequest
from analytics_gate.audit.recorder.first_party import Site
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.report import Engine, Visit
from analytics_gate.audit.visit.browser_pool import BrowserPool
from analytics_gate.audit.visit.consent import ChoiceError, ConsentInterface
from analytics_gate.audit.visit.hint_sources import (
    hints_of_answers,
    hints_of_frames,
    hints_of_page,
)
from analytics_gate.audit.visit.hints import (
    CHROMIUM_ALONE,
    hints_of,
    script_hints,
    unseen_hints,
)
from analytics_gate.audit.visit.interactions import exercise_page, leave_page
from analytics_gate.audit.visit.observing import VisitMonitor, monitoring
from analytics_gate.audit.visit.traffic import (
    name_aborted,
    requests_of,
    unobserved_connections,
)
from analytics_gate.audit.visit.unwatched_workers import unwatched_workers
from analytics_gate.audit.visitors import VisitorChoice
from analytics_gate.audit.witness.scripts import (
    WITNESS,
    WITNESS_BINDING,
    WORKER_WITNESS,
)
from analytics_gate.audit.witness.sightings import Sighting, calls_of, read_sighting

Pictures = Callable[[str, Configuration], Path]
"""Gives the file for a page's screenshot, by the page and what it was visited as."""

_INCOMPLETE: tuple[type[Exception], ...] = (*FAILURES, ChoiceError, TimeoutError)
_POLICY = "content-security-policy"
_META_POLICY = """!!document.querySelector('head > meta[http-equiv="Content-Security-Policy" i]')"""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One visit to be made: a page, and what it is visited as."""

    page: str
    configuration: Configuration


@dataclass(slots=True)
class _PageAccount:
    """What became known of a page until its visit ended.

    `has_policy` and `asked` are None until that is known. `acts_on_hints` is false if
    the browser follows none of the page's hints.
    """

    is_in_chromium: bool
    has_policy: bool | None = None
    hints: tuple[ObservedRequest, ...] = ()
    acts_on_hints: bool = True
    asked: bool | None = None
    picture: Path | None = None

    def add_scripted(self, markup: str, site: str) -> None:
        """Adds the hints that scripts have put into the markup since the page opened."""
        scripted = []
        for hint in hints_of(markup, site):
            element = hint.where.partition(" in line")[0]
            scripted.append(replace(hint, where=f"{element} added by a script"))
        self.add(scripted)

    def add(self, hints: Iterable[ObservedRequest]) -> None:
        """Adds the hints whose address and kind are new, if the browser follows them."""
        if not self.acts_on_hints:
            return
        known = {(hint.url, hint.kind) for hint in self.hints}
        for hint in hints:
            is_new = (hint.url, hint.kind) not in known
            is_followed = self.is_in_chromium or hint.kind not in CHROMIUM_ALONE
            if is_new and is_followed:
                self.hints += (hint,)


def failed_observation(assignment: Assignment, why: str) -> Observation:
    """The observation of a visit that could not be made, and why."""
    visited_as = assignment.configuration
    return Observation(
        assignment.page,
        visited_as.engine,
        visited_as.visitor,
        native=False,
        javascript=visited_as.javascript,
        unobserved=(why,),
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


class Auditor:
    """Makes visits in browsers that it keeps for the next ones; end it with `close`."""

    def __init__(  # noqa: PLR0913 - what it works with, and two options by name
        self,
        site: Site,
        recorder: Recorder,
        drivers: Drivers,
        consent: ConsentInterface,
        *,
        pictures: Pictures | None = None,
        connect: str | None = None,
    ) -> None:
        self._site = site
        self._recorder = recorder
        self._consent = consent
        self._pictures = pictures
        self._browsers = BrowserPool(recorder, drivers, self._prepare, connect=connect)
        self._sightings: list[Sighting] = []
        recorder.inject_into_workers(WORKER_WITNESS)
        self.engine: Engine | None = None

    def visit(self, assignment: Assignment) -> Visit:
        """Makes the visit; what could not be observed is part of its observation.

        Raises GateError where the machine has no such browser.
        """
        began = time.monotonic()
        browser = self._browsers.take(assignment.configuration)
        self.engine = Engine(browser.name, browser.version)
        picture = None
        try:
            observation, picture = self._observe(browser, assignment)
        except FAILURES as error:
            # There was no page to begin with, so the browser may be gone.
            self._browsers.discard(assignment.configuration)
            observation = failed_observation(assignment, _first_line(error))
        seconds = round(time.monotonic() - began, 2)
        return Visit(observation, screenshot=picture, seconds=seconds)

    def close(self) -> None:
        """Ends all browsers."""
        self._browsers.close()

    def _prepare(self, context: Context) -> None:
        context.clock.install()
        context.expose_binding(WITNESS_BINDING, lambda _, told: self._hear(told))
        context.add_init_script(WITNESS)

    def _hear(self, payload: str) -> None:
        # A page can call the binding too, with any text.
        with suppress(ValueError):
            self._sightings.append(read_sighting(payload))

    def _observe(
        self, browser: DriverBrowser, assignment: Assignment
    ) -> tuple[Observation, Path | None]:
        visited_as = assignment.configuration
        account = _PageAccount(visited_as.engine == "chromium")
        with (
            browser.page() as page,
            monitoring(
                page,
                self._recorder,
                host=self._site.host,
                sightings=self._sightings,
                javascript=visited_as.javascript,
            ) as monitor,
        ):
            try:
                self._stay(monitor, assignment, account)
            except _INCOMPLETE as error:
                monitor.unobserved.append(_first_line(error))
            observation = self._observation(monitor, assignment, account)
            return replace(observation, native=browser.native), account.picture

    def _stay(
        self, monitor: VisitMonitor, assignment: Assignment, account: _PageAccount
    ) -> None:
        self._open(monitor, assignment, account)
        self._answer(monitor, assignment, account)
        monitor.snapshot()
        self._interact(monitor, assignment, account)
        monitor.wait_until_idle()
        monitor.snapshot()
        leave_page(monitor.page)
        monitor.wait_until_idle()
        monitor.snapshot_cookies()

    def _open(
        self, monitor: VisitMonitor, assignment: Assignment, account: _PageAccount
    ) -> None:
        response = monitor.page.goto(self._site.url(assignment.page))
        # Fails in a page that navigates elsewhere at once.
        with suppress(*FAILURES):
            monitor.check_that_scripts_run()
        monitor.wait_until_idle()
        if response is None or not response.ok:
            status = response.status if response else "none"
            message = f"the page did not open: its answer was {status}"
            monitor.unobserved.append(message)
            return
        self._read(monitor, response, account)

    def _read(
        self, monitor: VisitMonitor, response: DriverResponse, account: _PageAccount
    ) -> None:
        html, headers = response.text(), response.headers
        account.has_policy = _has_policy(monitor, response)
        # Chromium follows none of a page's hints once this header closes its connections.
        is_closed = account.is_in_chromium and "connection-allowlist" in headers
        account.acts_on_hints = not is_closed
        if is_closed:
            return
        account.add(hints_of_page(self._site, response.url, html, headers))
        frames = [frame.url for frame in monitor.page.frames[1:]]
        account.add(hints_of_frames(self._site, frames))

    def _answer(
        self, monitor: VisitMonitor, assignment: Assignment, account: _PageAccount
    ) -> None:
        choice = assignment.configuration.visitor.choice
        if monitor.runs_scripts:
            account.asked = self._consent.is_asked(monitor.page)
            self._choose(monitor, choice)
            monitor.wait_until_idle()
            account.picture = self._picture(monitor, assignment)
        elif choice is not VisitorChoice.UNDECIDED:
            message = "nothing could be chosen: no script runs in the page"
            monitor.unobserved.append(message)

    def _choose(self, monitor: VisitMonitor, choice: VisitorChoice) -> None:
        if choice is VisitorChoice.UNDECIDED:
            return
        if choice is VisitorChoice.WITHDRAWN:
            self._consent.choose(monitor.page, VisitorChoice.ACCEPTED)
            monitor.wait_until_idle()
        monitor.reset()
        self._consent.choose(monitor.page, choice)
        if choice is VisitorChoice.WITHDRAWN:
            # What a service sent while it had consent does not breach the withdrawal.
            monitor.wait_until_idle()
            monitor.reset()

    def _picture(self, monitor: VisitMonitor, assignment: Assignment) -> Path | None:
        if not self._pictures:
            return None
        picture = self._pictures(assignment.page, assignment.configuration)
        monitor.page.screenshot(path=picture, quality=70)
        return picture

    def _interact(
        self, monitor: VisitMonitor, assignment: Assignment, account: _PageAccount
    ) -> None:
        page = monitor.page
        if not monitor.runs_scripts:
            page.mouse.wheel(0, 10_000)
            return
        exercise_page(page, monitor.wait_until_idle, self._consent.selector)
        monitor.snapshot()
        account.add_scripted(page.content(), self._site.address)
        # The visitor comes back, now with what the site stored.
        page.goto(self._site.url(assignment.page))

    def _observation(
        self, monitor: VisitMonitor, assignment: Assignment, account: _PageAccount
    ) -> Observation:
        visited_as = assignment.configuration
        choice = visited_as.visitor.choice
        sightings = monitor.sightings
        account.add(script_hints(sightings))
        account.add(hints_of_answers(self._site, self._recorder.hinting_responses))
        requests = self._requests(monitor, visited_as.engine)
        return Observation(
            assignment.page,
            visited_as.engine,
            visited_as.visitor,
            native=False,
            requests=(*requests, *unseen_hints(account.hints, requests)),
            cookies=monitor.storage.cookies(sightings, choice),
            storage=monitor.storage.storage(sightings, choice),
            calls=calls_of(sightings),
            # A page that did not open is reported for that, and not for its policy.
            policy=account.has_policy is not False,
            asked=account.asked,
            javascript=visited_as.javascript,
            unobserved=self._unobserved(monitor),
        )

    def _requests(
        self, monitor: VisitMonitor, engine: str
    ) -> tuple[ObservedRequest, ...]:
        site, events, contacts = self._site, monitor.events, monitor.contacts
        if engine == "webkit":
            contacts = name_aborted(contacts, events, site.host)
        requests = requests_of(events, contacts, site.address, monitor.sources)
        unobserved = unobserved_connections(monitor.sightings, requests, site.address)
        return (*requests, *unobserved)

    def _unobserved(self, monitor: VisitMonitor) -> tuple[str, ...]:
        lines = [*monitor.unobserved]
        if any(sighting.kind == "overflow" for sighting in monitor.sightings):
            lines.append("the page did more than the witness in it can tell")
        lines += unwatched_workers(monitor.sightings, self._recorder.unreadable)
        return tuple(dict.fromkeys(lines))


def _has_policy(monitor: VisitMonitor, response: DriverResponse) -> bool:
    if _POLICY in response.headers:
        return True
    return bool(monitor.page.evaluate(_META_POLICY))
