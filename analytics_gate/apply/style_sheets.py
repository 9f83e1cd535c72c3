"""Third parties in a site's style sheets: files that stay as they are, and of which the
policy refuses a part.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from analytics_gate.addresses.urls import contacted_host
from analytics_gate.apply.notes import Kind, Note
from analytics_gate.apply.third_parties import SiteContext
from analytics_gate.declaration.service_lookup import service_in_page
from analytics_gate.errors import Problem
from analytics_gate.markup.styles import style_addresses
from analytics_gate.markup.tags import line_at


def sheet_notes(
    folder: Path, paths: Iterable[str], around: SiteContext
) -> Iterator[Note]:
    """Yields a note for each address in the style sheets among these files that no page
    may fetch.
    """
    for path in paths:
        if path.endswith(".css"):
            yield from _notes(
                path,
                (folder / path).read_text(encoding="utf-8", errors="replace"),
                around,
            )


def _notes(path: str, text: str, around: SiteContext) -> Iterator[Note]:
    for found in style_addresses(text):
        host = contacted_host(found.address)
        if (
            not host
            or host == around.own_host
            or service_in_page(host, around.services)
        ):
            continue
        message = (
            f"the style sheet would fetch from {host}, which the pages' "
            "policy refuses: host the file here, or declare "
            f"a service that runs in the page in {around.services_file}"
        )
        yield Note(Kind.REPORTED, Problem(path, line_at(text, found.start), message))
