"""What a built site gets beside its pages: files of ours, and ours behind its own in
the lists that its host reads.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from analytics_gate.apply.inline_code import STYLES, styles_sheet
from analytics_gate.apply.listing import FILES_OF_OURS
from analytics_gate.apply.notes import Kind, Note
from analytics_gate.delivery.headers import SiteHeaders
from analytics_gate.delivery.user_rules import (
    HEADERS,
    REDIRECTS,
    append_gate_rules,
    duplicate_headers,
    read_user_rules,
    write_list,
)
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.site import GeneratedFiles, header_files, write_texts

LISTS = frozenset({HEADERS, REDIRECTS})
"""The files of a site's own that ours are added to."""


def add_files(
    folder: Path, building: Path, ours: GeneratedFiles, styles: Iterable[str]
) -> None:
    """Writes into `building` what the site in `folder` gets; well-known files of its own stay.

    Raises GateError where the site has a file of its own in the place of one of ours.
    """
    well_known = {}
    for path, text in ours.well_known.items():
        if not (building / path).exists():
            well_known[path] = text
    files = dict(ours.files)
    if moved := sorted(styles):
        files[STYLES] = styles_sheet(moved)
    theirs = read_user_rules(folder, HEADERS)
    lists = header_files(ours.headers, theirs)
    lists[HEADERS] = append_gate_rules(theirs, lists[HEADERS])
    mine = {*files, *well_known, *lists} - LISTS
    files[FILES_OF_OURS] = "".join(
        f"{path}\n" for path in sorted((*mine, FILES_OF_OURS))
    )
    _refuse_collisions(building, {*mine, FILES_OF_OURS} - {*well_known})
    write_texts(building, {**files, **well_known})
    redirects = read_user_rules(folder, REDIRECTS)
    if ours.redirects:
        redirects = append_gate_rules(
            redirects, "".join(f"{line}\n" for line in ours.redirects)
        )
    for path, text in {**lists, REDIRECTS: redirects}.items():
        if text:
            write_list(building / path, text)


def _refuse_collisions(building: Path, paths: Iterable[str]) -> None:
    for path in sorted(paths):
        if (building / path).exists():
            message = (
                "the site has a file of this name, where the gate's own has to "
                "be: give it another"
            )
            raise GateError(Problem(path, 0, message))


def header_notes(folder: Path, headers: SiteHeaders) -> Iterator[Note]:
    """Reports the headers that both the site's owner and the gate give."""
    for problem in duplicate_headers(
        read_user_rules(folder, HEADERS), headers, HEADERS
    ):
        yield Note(Kind.REPORTED, problem)
