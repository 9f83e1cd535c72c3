"""The command `apply`: from what was typed to what is done, and to the lines that say so."""

import datetime
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from analytics_gate.addresses.urls import origin_of
from analytics_gate.apply.notes import Kind, Note
from analytics_gate.apply.published_at import declared_address, declared_site_address
from analytics_gate.apply.site import ApplyJob, ApplyResult, Progress, apply_gate
from analytics_gate.declaration.parse import read_declaration
from analytics_gate.delivery.edge_function import write_edge_function
from analytics_gate.delivery.options import Delivery, notes_on
from analytics_gate.delivery.replacing import recover_folder
from analytics_gate.errors import GateError, Problem

TYPED = "command line"
"""Where options stand, in messages."""
_HEADINGS = {
    Kind.INERT: "Made inert",
    Kind.WAITING: "Waiting for the visitor",
    Kind.REPORTED: "For you to see to",
}


@dataclass(frozen=True, slots=True)
class ApplyOptions:
    """What was typed. `address` is where the site is published; empty to take what its
    first page says.

    `edge_functions` is the folder to write Netlify's edge function into.
    """

    folder: Path
    services: Path
    output: Path | None = None
    address: str = ""
    fix_styles: bool = False
    delivery: Delivery = Delivery()  # noqa: RUF009 - a frozen value
    edge_functions: Path | None = None


def run_apply(wish: ApplyOptions, terminal: TextIO) -> Iterator[str]:
    """Gates a site and yields the lines to print; a progress line goes to `terminal` if it is one.

    Raises GateError, a line each, for what stands in the way; the folder is then as it was.
    """
    started = time.perf_counter()
    with _in_a_line(wish.folder):
        if recover_folder(wish.folder.resolve()):
            yield (
                f"{wish.folder}: an earlier run was cut off between two names, "
                "and the folder is back as it was"
            )
    application = _apply_job(wish)
    with_progress = _progress_on(terminal) if terminal.isatty() else lambda *_: None
    try:
        with _in_a_line(wish.folder):
            applied = apply_gate(application, with_progress)
    finally:
        if terminal.isatty():
            print("\r\033[K", end="", file=terminal, flush=True)
    if wish.edge_functions:
        with _in_a_line(
            wish.edge_functions, "the site is gated, but not its edge function written"
        ):
            write_edge_function(wish.edge_functions, applied.headers.signalled)
    applied.notes.add((*_place_notes(application), *_delivery_notes(wish.delivery)))
    yield from _notes(applied)
    yield _summary(applied, application, time.perf_counter() - started)


@contextmanager
def _in_a_line(folder: Path, came_of_it: str = "nothing was changed") -> Iterator[None]:
    """Says in a line what ended the work, and what came of it."""
    try:
        yield
    except OSError as error:
        raise GateError(
            Problem(str(error.filename or folder), 0, f"{error.strerror}; {came_of_it}")
        ) from error
    except BrokenExecutor as error:
        message = f"a worker process died, probably out of memory; {came_of_it}"
        raise GateError(Problem(str(folder), 0, message)) from error
    except KeyboardInterrupt as error:
        raise GateError(
            Problem(str(folder), 0, f"interrupted; {came_of_it}")
        ) from error


def _place_notes(application: ApplyJob) -> Iterator[Note]:
    if not application.place.origin:
        message = (
            "no canonical link says where the site is published, so no host "
            "is its own: name it with --address"
        )
        yield Note(
            Kind.REPORTED, Problem(str(application.folder / "index.html"), 0, message)
        )


def _delivery_notes(delivery: Delivery) -> Iterator[Note]:
    for problem in notes_on(
        delivery, datetime.datetime.now(datetime.UTC).date(), TYPED, lambda _: 0
    ):
        yield Note(Kind.REPORTED, problem)


def _apply_job(wish: ApplyOptions) -> ApplyJob:
    services_file = wish.services.as_posix()
    declaration = read_declaration(wish.services, shown_as=services_file)
    if wish.address and not origin_of(wish.address):
        message = (
            f"{wish.address!r} is not a web address, expected one such as https:/"
            "/example.org/docs/"
        )
        raise GateError(Problem("--address", 0, message))
    place = declared_site_address(wish.address or declared_address(wish.folder))
    if wish.delivery.security and not place.origin:
        message = (
            "security.txt names the site's own address, which no canonical "
            "link says: name it with --address"
        )
        raise GateError(Problem("--security-contact", 0, message))
    target = wish.output or wish.folder
    if wish.edge_functions and wish.edge_functions.resolve().is_relative_to(
        target.resolve()
    ):
        message = "this is in the site, and would be published: name a folder beside it"
        raise GateError(Problem(f"--edge-functions {wish.edge_functions}", 0, message))
    return ApplyJob(
        wish.folder,
        target,
        declaration,
        services_file,
        place,
        wish.fix_styles,
        wish.delivery,
    )


def _progress_on(terminal: TextIO) -> Progress:
    def show(doing: str, done: int, pages: int) -> None:
        print(
            f"\r\033[K{done:,} of {pages:,} pages {doing}",
            end="",
            file=terminal,
            flush=True,
        )

    return show


def _notes(applied: ApplyResult) -> Iterator[str]:
    for kind, heading in _HEADINGS.items():
        if lines := applied.notes.lines(kind):
            yield f"{heading}:"
            yield from lines
            yield ""


def _summary(applied: ApplyResult, application: ApplyJob, seconds: float) -> str:
    counts = ", ".join(f"{applied.notes.count(kind):,} {kind.value}" for kind in Kind)
    pages = f"{applied.pages:,} {'page' if applied.pages == 1 else 'pages'}"
    where = f"{application.place.origin}{application.place.base}"
    speed = f"{seconds * 1000 / applied.pages:.1f} ms a page"
    return f"{application.target}: {pages} gated in {seconds:.1f} s, {speed}, for {where}; {counts}"
