"""Scripts of workers on their way to a browser: what goes ahead of them, and what is
said where nothing can.
"""

from dataclasses import dataclass

import pytest

from analytics_gate.audit.recorder.wire import HttpRequest
from analytics_gate.audit.recorder.worker_scripts import InstrumentedWorkers
from analytics_gate.audit.visit.unwatched_workers import unwatched_workers
from analytics_gate.audit.witness.sightings import Sighting
from analytics_gate.delivery.static_host import HttpResponse

URL = "https://site.example/worker.js"
AHEAD = "ahead();"


@dataclass
class Says:
    """Answers always the same, and keeps what it was asked."""

    answer: HttpResponse
    asked: HttpRequest | None = None

    def respond(self, request: HttpRequest, url: str) -> HttpResponse:
        self.asked = request
        return self.answer


def script(body: bytes, *fields: tuple[str, str], status: int = 200) -> Says:
    return Says(
        HttpResponse(status, (*fields, ("content-length", str(len(body)))), body)
    )


def asked_for(destination: str) -> HttpRequest:
    return HttpRequest(
        "GET",
        "/worker.js",
        "HTTP/1.1",
        (("Sec-Fetch-Dest", destination), ("Accept-Encoding", "gzip")),
    )


@pytest.mark.parametrize("destination", ["worker", "sharedworker", "serviceworker"])
def test_the_recorder_puts_the_witness_ahead_of_a_workers_script(
    destination: str,
) -> None:
    says = script(b"work()", ("Content-Type", "text/javascript"))
    answer = InstrumentedWorkers(AHEAD).answer(says, asked_for(destination), URL)
    assert answer.body == b"ahead();work()"
    assert answer.headers == (
        ("Content-Type", "text/javascript"),
        ("Content-Length", "14"),
    )
    assert says.asked
    assert not says.asked.header("Accept-Encoding")


@pytest.mark.parametrize(
    "start", [b"'use strict'", b'"use strict"', b'/* a\n b */ // c\n  "use strict"']
)
def test_the_recorder_leaves_a_workers_script_strict(start: bytes) -> None:
    answer = InstrumentedWorkers(AHEAD).answer(
        script(start + b"\nwork()"), asked_for("worker"), URL
    )
    assert answer.body.startswith(b'"use strict";ahead();')
    assert answer.body.endswith(start + b"\nwork()")


@pytest.mark.parametrize(
    ("destination", "says"),
    [
        ("script", script(b"work()")),
        ("", script(b"work()")),
        ("worker", script(b"not found", status=404)),
    ],
)
def test_the_recorder_leaves_all_else_as_it_is(destination: str, says: Says) -> None:
    assert (
        InstrumentedWorkers(AHEAD).answer(says, asked_for(destination), URL)
        == says.answer
    )


def test_the_recorder_puts_nothing_ahead_where_nobody_gave_it_anything() -> None:
    says = script(b"work()")
    assert InstrumentedWorkers().answer(says, asked_for("worker"), URL) == says.answer


def test_the_recorder_names_a_workers_script_that_it_cannot_read() -> None:
    workers, says = (
        InstrumentedWorkers(AHEAD),
        script(b"\x1f\x8b", ("Content-Encoding", "gzip")),
    )
    assert workers.answer(says, asked_for("worker"), URL) == says.answer
    assert workers.unreadable == [URL]


def sighting(kind: str, what: str, detail: str = "") -> Sighting:
    return Sighting(
        kind, what, detail, "", "https://site.example", "https://site.example/"
    )


def test_the_auditor_says_which_workers_it_could_not_watch() -> None:
    sightings = [
        sighting("request", URL, "Worker"),
        sighting("request", "http://site.example/worker.js", "fetch"),
        sighting("request", "http://localhost:8000/worker.js", "Worker"),
        sighting("request", "http://site.localhost:8000/worker.js", "Worker"),
        sighting("request", "http://127.0.0.1:8000/worker.js", "Worker"),
        sighting("request", "http://site.example/worker.js", "SharedWorker"),
        sighting("unwatched", "a SharedWorker of a data address"),
    ]
    assert list(unwatched_workers(sightings, [URL])) == [
        "a worker was not watched: http://site.example/worker.js is not https",
        "a SharedWorker of a data address was not watched",
        f"a worker was not watched: {URL} was sent in an encoding that was not requested",
    ]
