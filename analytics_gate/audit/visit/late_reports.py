"""Removes the reports on an earlier page, which a browser may send as late as during the
visit of the next one.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from analytics_gate.audit.recorder.connections import Connection
from analytics_gate.audit.visit.traffic import address_key

_REPORTS = "application/reports+json"


def without_late_reports(
    contacts: Iterable[Connection], own: Iterable[str]
) -> tuple[Connection, ...]:
    """Removes requests that only report on documents of other visits.

    `own` are the addresses of this visit's documents. Chromium queues reports for a
    minute (w3.org/TR/reporting-1), and sends those about a page when the page goes, too.
    """
    made, visited = tuple(contacts), {address_key(url) for url in own}
    late = [contact for contact in made if _is_about_others(contact, visited)]
    late += _preflights(made, late)
    idle = _places(late)
    for contact in made:
        if contact.kind == "request" and contact not in late:
            idle.discard((contact.host, contact.port))
    kept = []
    for contact in made:
        is_idle = (contact.host, contact.port) in idle
        if contact in late or (is_idle and contact.kind != "request"):
            continue
        kept.append(contact)
    return tuple(kept)


def _places(contacts: Iterable[Connection]) -> set[tuple[str, int]]:
    return {(contact.host, contact.port) for contact in contacts}


def _preflights(
    made: Sequence[Connection], late: Sequence[Connection]
) -> list[Connection]:
    """The preflights (fetch.spec.whatwg.org, 4.9) of late reports alone."""
    preflights = []
    addresses = {report.url for report in late}
    for contact in made:
        if contact in late:
            continue
        if contact.method == "OPTIONS":
            preflights.append(contact)
        else:
            addresses.discard(contact.url)
    return [contact for contact in preflights if contact.url in addresses]


def _is_about_others(contact: Connection, visited: set[str]) -> bool:
    kind = contact.header("Content-Type") or ""
    if contact.kind != "request" or not kind.startswith(_REPORTS):
        return False
    about = set()
    for report in _reports(contact.body):
        about.add(address_key(str(report.get("url", ""))))
    return bool(about) and visited.isdisjoint(about)


def _reports(body: bytes) -> Sequence[dict[str, Any]]:
    try:
        value = json.loads(body)
    except ValueError:
        return ()
    if not isinstance(value, list):
        return ()
    return [each for each in value if isinstance(each, dict)]
