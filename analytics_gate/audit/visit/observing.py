"""All that the witnesses see of one visit while it lasts: events, sockets, sightings,
and what the browser keeps.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from analytics_gate.addresses.authority import host_of_origin
from analytics_gate.audit.browsers.drivers import FAILURES
from analytics_gate.audit.browsers.protocol import DriverRequest as PageRequest
from analytics_gate.audit.browsers.protocol import Page
from analytics_gate.audit.recorder.contacts import Connection
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visit.interactions import END, loaded_frames
from analytics_gate.audit.visit.late_reports import without_late_reports
from analytics_gate.audit.visit.storage import StorageLog
from analytics_gate.audit.visit.traffic import Event, address_key, is_network
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
    """One visit, watched; made by `monitoring`."""

    def __init__(
        self,
        page: Page,
        recorder: Recorder,
        own: str,
        sightings: list[Sighting],
        *,
        javascript: bool = True,
    ) -> None:
        self.page = page
        self.runs_scripts = javascript
        self.sightings = sightings
        self.kept = StorageLog()
        self.missed: list[str] = []
        self._recorder = recorder
        self._own = own
        self._events: dict[str, Event] = {}
        self._elements: dict[str, str] = {}

    @property
    def events(self) -> tuple[Event, ...]:
        """The browser's word on each request."""
        found = []
        for event in self._events.values():
            if urlsplit(event.url).hostname != END:
                found.append(event)
        return tuple(found)

    @property
    def contacts(self) -> tuple[Connection, ...]:
        """The wire's word: what a browser does by itself is not in it, but for hosts
        that the page asked for too.
        """
        asked = [event.url for event in self.events] + [
            each.what for each in self.sightings if each.kind == "request"
        ]
        named = set(map(host_of_origin, asked))
        made = []
        for contact in self._recorder.contacts:
            if contact.host != END:
                made.append(contact)
        for contact in self._recorder.noise:
            if contact.host in named and contact.host != END:
                made.append(contact)
        return without_late_reports(made, (event.url for event in self.events))

    @property
    def places(self) -> dict[str, str]:
        """Where each address was asked for: the element that holds it, or the line of
        the script that said it.
        """
        said = {}
        for each in self.sightings:
            if each.kind == "request" and each.where:
                said[address_key(each.what)] = each.where
        return self._elements | said

    def look_for_scripts(self) -> None:
        """Takes down whether any run here: of a page that its own header sandboxes,
        Chromium lets nothing call back.
        """
        if self.runs_scripts:
            self.runs_scripts = bool(self.page.evaluate(_RUNS_SCRIPTS))

    def cut(self) -> None:
        """Forgets all that was seen so far: what counts begins here."""
        self._recorder.settle()
        self._recorder.forget()
        self.sightings.clear()
        self._events.clear()
        self.kept = StorageLog()

    def quiet(self) -> None:
        """Waits until nothing new happens: no event, no byte on the wire, from one
        frame of the page to the next.
        """
        before = -1
        for _ in range(_MAX_ROUNDS):
            with suppress(*FAILURES):
                # Where scripts are off, no frame calls back.
                self.page.evaluate(_A_FRAME if self.runs_scripts else "0")
            self._recorder.settle()
            now = len(self._events) + len(self._recorder.contacts) + len(self.sightings)
            if now == before:
                return
            before = now

    def note(self) -> None:
        """Takes down what the browser keeps now, and which elements hold the addresses
        that were asked for.
        """
        self.note_cookies()
        if not self.runs_scripts:
            return
        self.kept.look_at_storage(self._in_frames(STORAGE_SCRIPT))
        if urls := self._foreign_urls():
            for found in self._in_frames(WHERE_SCRIPT, urls):
                self._elements |= {
                    address_key(url): place for url, place in found.items()
                }

    def note_cookies(self) -> None:
        """Takes down the cookies alone, which can be seen from any page: the site's
        storage only from its own.
        """
        self.kept.look_at_cookies(
            self.page.context.cookies(), self._recorder.set_cookies
        )

    def _in_frames(self, script: str, argument: object = None) -> list[Any]:
        answers = []
        for frame in loaded_frames(self.page):
            with suppress(
                *FAILURES
            ):  # a frame of somebody else's that failed, or that went away
                answers.append(frame.evaluate(script, argument))
        return answers

    def _foreign_urls(self) -> list[str]:
        told = set()
        for event in self._events.values():
            if urlsplit(event.url).hostname != self._own:
                told.add(event.url)
        return sorted(
            told | {contact.url for contact in self._recorder.contacts if contact.url}
        )

    def on_request(self, request: PageRequest) -> None:
        """Hears of a request that begins."""
        if is_network(request.url):
            self._events[request.url] = Event(request.url, _kind(request))

    def on_failure(self, request: PageRequest) -> None:
        """Hears of a request that got no answer."""
        if is_network(request.url):
            self._events[request.url] = Event(request.url, _kind(request), failed=True)


def _kind(request: PageRequest) -> str:
    kind = request.resource_type
    with suppress(*FAILURES):  # a service worker's request has no frame
        if kind == "document" and request.frame.parent_frame:
            return "frame"
    return kind


@contextmanager
def monitoring(
    page: Page,
    recorder: Recorder,
    own: str,
    sightings: list[Sighting],
    *,
    javascript: bool = True,
) -> Iterator[VisitMonitor]:
    """Watches a page that has been nowhere yet, until the block ends.

    `own` is the site's host, `sightings` where the witness in the page speaks.
    """
    scene = VisitMonitor(page, recorder, own, sightings, javascript=javascript)
    heard: dict[Any, Any] = {
        "request": scene.on_request,
        "requestfailed": scene.on_failure,
    }
    for event, listener in heard.items():
        page.context.on(event, listener)
    try:
        scene.cut()
        yield scene
    finally:
        for event, listener in heard.items():
            page.context.remove_listener(event, listener)
