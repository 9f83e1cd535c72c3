"""Visits one page of a site at a time, in one browser, and tells what the visit did."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from analytics_gate.audit.browsers.drivers import FAILURES, BrowserOptions, Drivers
from analytics_gate.audit.browsers.engines import find_engine
from analytics_gate.audit.browsers.protocol import Context, DriverBrowser
from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.observation import Observation, ObservedRequest
from analytics_gate.audit.recorder.first_party import Site
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.report import Engine, Visit
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
"""Where the picture of a page belongs, as it was visited."""

_MAX_BROWSERS = 2
# A Firefox of 450 visits holds 1.7 GB, and takes twice the time for each.
_MAX_VISITS = 100
_UNFINISHED: tuple[type[Exception], ...] = (*FAILURES, ChoiceError, TimeoutError)
_POLICY = "content-security-policy"
_META_POLICY = """!!document.querySelector('head > meta[http-equiv="Content-Security-Policy" i]')"""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One visit to be made: a page, and what it is visited as."""

    page: str
    configuration: Configuration


@dataclass(slots=True)
class _PageAccount:
    """What became known of a page while it was visited, as far as the visit got;
    `passes_over` kinds of hints.
    """

    passes_over: frozenset[str]
    has_policy: bool | None = None
    hints: tuple[ObservedRequest, ...] = ()
    acts_on_hints: bool = True
    asked: bool | None = None
    picture: Path | None = None

    def read_again(self, markup: str, own: str) -> None:
        """Adds the hints that scripts have put into the page."""
        self.add(
            replace(hint, where=_by_script(hint.where))
            for hint in hints_of(markup, own)
        )

    def add(self, hints: Iterable[ObservedRequest]) -> None:
        """Adds those that are not known yet."""
        known = set()
        for hint in self.hints:
            known.add((hint.url, hint.kind))
        if self.acts_on_hints:
            new = (hint for hint in hints if (hint.url, hint.kind) not in known)
            self.hints += tuple(
                hint for hint in new if hint.kind not in self.passes_over
            )


def _by_script(where: str) -> str:
    return f"{where.partition(' in line')[0]} added by a script"


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
    """Makes visits, with browsers that it keeps while they are of use; end it by `close`."""

    def __init__(  # noqa: PLR0913 - what it works with, and two options by name
        self,
        site: Site,
        recorder: Recorder,
        drivers: Drivers,
        choosing: ConsentInterface,
        *,
        pictures: Pictures | None = None,
        connect: str | None = None,
    ) -> None:
        self._site = site
        self._recorder = recorder
        self._drivers = drivers
        self._choosing = choosing
        self._pictures = pictures
        self._connect = connect
        self._running: dict[Configuration, tuple[DriverBrowser, ExitStack]] = {}
        self._visits: Counter[Configuration] = Counter()
        self._sightings: list[Sighting] = []
        recorder.inject_into_workers(WORKER_WITNESS)
        self.engine: Engine | None = None

    def visit(self, assignment: Assignment) -> Visit:
        """Makes the visit. What could not be watched is in the observation. Raises
        GateError without such a browser.
        """
        began = time.monotonic()
        browser = self._browser(assignment)
        self.engine = Engine(browser.name, browser.version)
        try:
            observation, picture = self._observe(browser, assignment)
        except (
            FAILURES
        ) as error:  # there was no page to begin with: the browser may be gone
            self._end(assignment)
            observation, picture = (
                failed_observation(assignment, _first_line(error)),
                None,
            )
        return Visit(
            observation, screenshot=picture, seconds=round(time.monotonic() - began, 2)
        )

    def _observe(
        self, browser: DriverBrowser, assignment: Assignment
    ) -> tuple[Observation, Path | None]:
        seen = (self._recorder, self._site.host, self._sightings)
        account = _PageAccount(
            frozenset()
            if assignment.configuration.engine == "chromium"
            else CHROMIUM_ALONE
        )
        with (
            browser.page() as page,
            monitoring(
                page, *seen, javascript=assignment.configuration.javascript
            ) as scene,
        ):
            try:
                self._stay(scene, assignment, account)
            except _UNFINISHED as error:
                scene.missed.append(_first_line(error))
            return self._observation(
                scene, assignment, browser.native, account
            ), account.picture

    def close(self) -> None:
        """Ends all browsers."""
        for _, running in self._running.values():
            running.close()
        self._running.clear()

    def _stay(
        self, scene: VisitMonitor, assignment: Assignment, account: _PageAccount
    ) -> None:
        self._open(scene, assignment, account)
        if scene.runs_scripts:
            account.asked = self._choosing.is_asked(scene.page)
            self._choose(scene, assignment.configuration.visitor.choice)
            scene.quiet()
            account.picture = self._picture(scene, assignment)
        elif assignment.configuration.visitor.choice is not VisitorChoice.UNDECIDED:
            scene.missed.append("nothing could be chosen: no script runs in the page")
        scene.note()
        if scene.runs_scripts:
            exercise_page(scene.page, scene.quiet, self._choosing.selector)
            scene.note()
            account.read_again(scene.page.content(), self._site.address)
            scene.page.goto(
                self._site.url(assignment.page)
            )  # comes back, and now it is known here
        else:
            scene.page.mouse.wheel(0, 10_000)
        scene.quiet()
        scene.note()
        leave_page(scene.page)
        scene.quiet()
        scene.note_cookies()

    def _open(
        self, scene: VisitMonitor, assignment: Assignment, account: _PageAccount
    ) -> None:
        response = scene.page.goto(self._site.url(assignment.page))
        with suppress(*FAILURES):  # a page that goes elsewhere at once
            scene.look_for_scripts()
        scene.quiet()
        if response is None or not response.ok:
            status = response.status if response else "none"
            scene.missed.append(f"the page did not open: its answer was {status}")
            return
        html, headers = response.text(), response.headers
        account.has_policy = _POLICY in headers or bool(
            scene.page.evaluate(_META_POLICY)
        )
        # A page whose connections are closed by the network's own list acts on none of its hints.
        account.acts_on_hints = not (
            assignment.configuration.engine == "chromium"
            and "connection-allowlist" in headers
        )
        if account.acts_on_hints:
            account.add(hints_of_page(self._site, response.url, html, headers))
            account.add(
                hints_of_frames(
                    self._site, [frame.url for frame in scene.page.frames[1:]]
                )
            )

    def _choose(self, scene: VisitMonitor, choice: VisitorChoice) -> None:
        if choice is VisitorChoice.UNDECIDED:
            return
        if choice is VisitorChoice.WITHDRAWN:
            self._choosing.choose(scene.page, VisitorChoice.ACCEPTED)
            scene.quiet()
        scene.cut()
        self._choosing.choose(scene.page, choice)
        if choice is VisitorChoice.WITHDRAWN:
            # What an accepted service sent before it was told is no breach of what was said after.
            scene.quiet()
            scene.cut()

    def _picture(self, scene: VisitMonitor, assignment: Assignment) -> Path | None:
        if not self._pictures:
            return None
        picture = self._pictures(assignment.page, assignment.configuration)
        scene.page.screenshot(path=picture, quality=70)
        return picture

    def _observation(
        self,
        scene: VisitMonitor,
        assignment: Assignment,
        native: bool,
        account: _PageAccount,
    ) -> Observation:
        visited_as = assignment.configuration
        contacts = scene.contacts
        if visited_as.engine == "webkit":
            contacts = name_aborted(contacts, scene.events, self._site.host)
        requests = requests_of(scene.events, contacts, self._site.address, scene.places)
        requests += unobserved_connections(
            scene.sightings, requests, self._site.address
        )
        account.add(script_hints(scene.sightings))
        account.add(hints_of_answers(self._site, self._recorder.hinting_responses))
        if any(sighting.kind == "overflow" for sighting in scene.sightings):
            scene.missed.append("the page did more than the witness in it can tell")
        scene.missed += unwatched_workers(scene.sightings, self._recorder.unreadable)
        choice = visited_as.visitor.choice
        return Observation(
            assignment.page,
            visited_as.engine,
            visited_as.visitor,
            native,
            (*requests, *unseen_hints(account.hints, requests)),
            scene.kept.cookies(scene.sightings, choice),
            scene.kept.storage(scene.sightings, choice),
            calls_of(scene.sightings),
            # Of a page that did not open nobody knows; that it did not is said anyway.
            account.has_policy is not False,
            account.asked,
            visited_as.javascript,
            tuple(dict.fromkeys(scene.missed)),
        )

    def _end(self, assignment: Assignment) -> None:
        """Ends the browser that the visit was made with; the next one begins another."""
        with suppress(*FAILURES):
            self._running.pop(assignment.configuration.browser)[1].close()

    def _browser(self, assignment: Assignment) -> DriverBrowser:
        key = assignment.configuration.browser
        if self._visits[key] == _MAX_VISITS:
            self._end(assignment)
        if key not in self._running:
            self._visits[key] = 0
            while len(self._running) >= _MAX_BROWSERS:
                self._running.pop(next(iter(self._running)))[1].close()
            self._running[key] = self._start(
                BrowserOptions(
                    key.engine,
                    key.visitor.signal,
                    key.javascript,
                    proxy_localhost=True,
                    instrumented=True,
                    prepare=self._prepare,
                )
            )
        self._visits[key] += 1
        return self._running[key][0]

    def _start(self, wanted: BrowserOptions) -> tuple[DriverBrowser, ExitStack]:
        running = ExitStack()
        if wanted.engine == "webkit":
            return running.enter_context(self._webkit(wanted)), running
        if self._connect:
            return running.enter_context(
                self._drivers.connect(self._connect, wanted, self._recorder)
            ), running
        return running.enter_context(
            self._drivers.start(wanted, self._recorder)
        ), running

    def _webkit(self, wanted: BrowserOptions) -> AbstractContextManager[DriverBrowser]:
        find_engine(wanted.engine)
        # Selenium is an extra of its own, and this says better than its absence how to get it.
        from analytics_gate.audit.browsers.webkit.running import webkit

        return webkit(
            wanted.signal, self._recorder, self._prepare, javascript=wanted.javascript
        )

    def _prepare(self, context: Context) -> None:
        context.clock.install()
        context.expose_binding(WITNESS_BINDING, lambda _, told: self._hear(told))
        context.add_init_script(WITNESS)

    def _hear(self, told: str) -> None:
        with suppress(
            ValueError
        ):  # a page can call the binding too, and say what it likes
            self._sightings.append(read_sighting(told))
