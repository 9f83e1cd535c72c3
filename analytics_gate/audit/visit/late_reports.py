"""Reports that a browser sends of a page only after it has gone, in the middle of the
next page's visit.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from analytics_gate.audit.recorder.contacts import Connection
from analytics_gate.audit.visit.traffic import address_key

_REPORTS = "application/reports+json"


def without_late_reports(
    contacts: Iterable[Connection], own: Iterable[str]
) -> tuple[Connection, ...]:
    """The contacts but for those that only report on other documents than `own`, the
    addresses of this visit's.

    Chromium queues reports (w3.org/TR/reporting-1) for a minute, whatever happens to
    the page meanwhile; those that are about a page it sends when the page goes, too.
    """
    made, visited = tuple(contacts), {address_key(url) for url in own}
    late = [contact for contact in made if _is_about_others(contact, visited)]
    late += _only_asking_leave(made, late)
    places = {(contact.host, contact.port) for contact in late}
    asked = set()
    for contact in made:
        if contact.kind == "request" and contact not in late:
            asked.add((contact.host, contact.port))
    unasked = places - asked
    kept = []
    for contact in made:
        is_request = contact.kind == "request"
        is_asked = is_request or (contact.host, contact.port) not in unasked
        if is_asked and contact not in late:
            kept.append(contact)
    return tuple(kept)


def _only_asking_leave(
    made: Sequence[Connection], late: Sequence[Connection]
) -> list[Connection]:
    """The preflights (fetch.spec.whatwg.org, 4.9) of addresses to which nothing but
    late reports was sent.
    """
    leave = []
    for contact in made:
        if contact.method == "OPTIONS" and contact not in late:
            leave.append(contact)
    sent = {contact.url for contact in made if contact not in (*late, *leave)}
    reported = {report.url for report in late} - sent
    return [contact for contact in leave if contact.url in reported]


def _is_about_others(contact: Connection, visited: set[str]) -> bool:
    if contact.kind != "request" or not (
        contact.header("Content-Type") or ""
    ).startswith(_REPORTS):
        return False
    about = []
    for report in _reports(contact.body):
        about.append(str(report.get("url", "")))
    return bool(about) and visited.isdisjoint(map(address_key, about))


def _reports(body: bytes) -> Sequence[dict[str, Any]]:
    try:
        told = json.loads(body)
    except ValueError:
        return ()
    if isinstance(told, list):
        found = []
        for each in told:
            if isinstance(each, dict):
                found.append(each)
        return found
    return ()
