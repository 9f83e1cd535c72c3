"""Collects what the witnesses report during one visit: events, sockets, sightings and
what the browser stores.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from analytics_gate.addresses.authority import host_of_origin
from analytics_gate.audit.browsers.drivers import FAILURES
from analytics_gate.audit.browsers.protocol import DriverRequest, Page
from analytics_gate.audit.recorder.connections import Connection
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visit.interactions import END, loaded_frames
from analytics_gate.audit.visit.late_reports import without_late_reports
from analytics_gate.audit.visit.storage import StorageLog
from analytics_gate.audit.visit.traffic import RequestEvent, address_key, is_network
from analytics_gate.audit.witness.scripts import STORAGE_SCRIPT, WHERE_SCRIPT
from analytics_gate.audit.witness.sightings import Sighting

_MAX_ROUNDS = 12
_A_FRAME = "() => new Promise(requestAnimationFrame)"
_RUNS_SCRIPTS = """() => {
  let heard = false
  const ear = new EventTarget()
  ear.addEventListener("sound", () => { heard = true })
  ear.dispatchEvent(new Event("sound"))
  return heard
}"""


class VisitMonitor:
    """Collects what the witnesses report of one visit; made by `monitoring`.

    `host` is the site's, `sightings` the list that the witness in the page appends to.
    """

    def __init__(
        self,
        page: Page,
        recorder: Recorder,
        *,
        host: str,
        sightings: list[Sighting],
        javascript: bool = True,
    ) -> None:
        self.page = page
        self.runs_scripts = javascript
        self.sightings = sightings
        self.storage = StorageLog()
        self.unobserved: list[str] = []
        self._recorder = recorder
        self._host = host
        self._events: dict[str, RequestEvent] = {}
        self._elements: dict[str, str] = {}

    @property
    def events(self) -> tuple[RequestEvent, ...]:
        """The requests that the browser reported, an address once."""
        found = []
        for event in self._events.values():
            if urlsplit(event.url).hostname != END:
                found.append(event)
        return tuple(found)

    @property
    def contacts(self) -> tuple[Connection, ...]:
        """What reached the recorder.

        What a browser does by itself counts only for hosts that the page requested too.
        """
        requested = {host_of_origin(event.url) for event in self.events}
        for sighting in self.sightings:
            if sighting.kind == "request":
                requested.add(host_of_origin(sighting.what))
        made = []
        for contact in self._recorder.connections:
            if contact.host != END:
                made.append(contact)
        for contact in self._recorder.noise:
            if contact.host in requested and contact.host != END:
                made.append(contact)
        return without_late_reports(made, (event.url for event in self.events))

    @property
    def sources(self) -> dict[str, str]:
        """The element, or the line of a script, that each address was requested by."""
        called = {}
        for sighting in self.sightings:
            if sighting.kind == "request" and sighting.where:
                called[address_key(sighting.what)] = sighting.where
        return self._elements | called

    def check_that_scripts_run(self) -> None:
        """Finds out whether events reach scripts in this page.

        Chromium calls no listener in a page that its own header sandboxes.
        """
        if self.runs_scripts:
            self.runs_scripts = bool(self.page.evaluate(_RUNS_SCRIPTS))

    def reset(self) -> None:
        """Discards all that was observed so far."""
        self._recorder.wait_until_idle()
        self._recorder.clear()
        self.sightings.clear()
        self._events.clear()
        self.storage = StorageLog()

    def wait_until_idle(self) -> None:
        """Waits until one animation frame of the page brings nothing new.

        New are an event, a connection and a sighting. Gives up after a dozen rounds.
        """
        frame = _A_FRAME
        if not self.runs_scripts:
            # Without scripts, no animation frame calls back.
            frame = "0"
        before = -1
        for _ in range(_MAX_ROUNDS):
            with suppress(*FAILURES):
                self.page.evaluate(frame)
            self._recorder.wait_until_idle()
            now = (
                len(self._events)
                + len(self._recorder.connections)
                + len(self.sightings)
            )
            if now == before:
                return
            before = now

    def snapshot(self) -> None:
        """Records what the browser stores now, and the elements that hold addresses."""
        self.snapshot_cookies()
        if not self.runs_scripts:
            return
        self.storage.add_storage(self._in_frames(STORAGE_SCRIPT))
        urls = self._foreign_urls()
        if not urls:
            return
        for found in self._in_frames(WHERE_SCRIPT, urls):
            for url, element in found.items():
                self._elements[address_key(url)] = element

    def snapshot_cookies(self) -> None:
        """Records the cookies, which any page shows; a site's storage only its own do."""
        cookies = self.page.context.cookies()
        self.storage.add_cookies(cookies, self._recorder.set_cookies)

    def _in_frames(self, script: str, argument: object = None) -> list[Any]:
        answers = []
        for frame in loaded_frames(self.page):
            # Fails in a frame that did not load, or was removed meanwhile.
            with suppress(*FAILURES):
                answers.append(frame.evaluate(script, argument))
        return answers

    def _foreign_urls(self) -> list[str]:
        urls = set()
        for event in self._events.values():
            if urlsplit(event.url).hostname != self._host:
                urls.add(event.url)
        for contact in self._recorder.connections:
            if contact.url:
                urls.add(contact.url)
        return sorted(urls)

    def on_request(self, request: DriverRequest) -> None:
        """Records a request that begins."""
        if is_network(request.url):
            self._events[request.url] = RequestEvent(request.url, _kind(request))

    def on_failure(self, request: DriverRequest) -> None:
        """Records a request that got no answer."""
        if is_network(request.url):
            event = RequestEvent(request.url, _kind(request), failed=True)
            self._events[request.url] = event


def _kind(request: DriverRequest) -> str:
    kind = request.resource_type
    # Fails for a service worker's request, which has no frame.
    with suppress(*FAILURES):
        if kind == "document" and request.frame.parent_frame:
            return "frame"
    return kind


@contextmanager
def monitoring(
    page: Page,
    recorder: Recorder,
    *,
    host: str,
    sightings: list[Sighting],
    javascript: bool = True,
) -> Iterator[VisitMonitor]:
    """Monitors a page, from before its first navigation until the block ends."""
    monitor = VisitMonitor(
        page, recorder, host=host, sightings=sightings, javascript=javascript
    )
    listeners: dict[Any, Any] = {
        "request": monitor.on_request,
        "requestfailed": monitor.on_failure,
    }
    for event, listener in listeners.items():
        page.context.on(event, listener)
    try:
        monitor.reset()
        yield monitor
    finally:
        for event, listener in listeners.items():
            page.context.remove_listener(event, listener)
