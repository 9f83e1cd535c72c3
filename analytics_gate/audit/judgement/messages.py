"""What a finding says: what happened and for whom, what that visitor's page may do, and
what would allow it.
"""

import json
import math
from collections.abc import Iterable

from analytics_gate.addresses.hosts import any_covers, parse_host
from analytics_gate.audit.judgement.attribution import is_declared_by, is_named
from analytics_gate.audit.judgement.case import Case
from analytics_gate.audit.judgement.expectation import waits_to_be_pressed
from analytics_gate.audit.judgement.keeping import AllowedStorage, choice_storage
from analytics_gate.audit.observation import Cookie, Stored
from analytics_gate.audit.visitors import Visitor, VisitorChoice
from analytics_gate.declaration.duration import MAX_DAYS_IN_BROWSER
from analytics_gate.declaration.values import Service

_CHOICES = {
    VisitorChoice.UNDECIDED: "has not chosen",
    VisitorChoice.REFUSED: "refused",
    VisitorChoice.ACCEPTED: "allowed everything",
    VisitorChoice.WITHDRAWN: "withdrew consent",
}
# The key of `hosts` that a kind of request is declared under; all other kinds are `connect`.
_HOST_KEYS = {
    "document": "frame",
    "font": "font",
    "frame": "frame",
    "image": "image",
    "media": "media",
    "script": "script",
    "style": "style",
    "worker": "script",
}


def finding_message(did: str, case: Case, *rest: str) -> str:
    """One line: what was done, for which visitor, and then what is allowed and what to do."""
    # What a page carries may have line breaks of its own.
    did = " ".join(did.split())
    return "; ".join(
        (f"{did}, for {describe_visitor(case.observation.visitor)}", *rest)
    )


def allowed(names: Iterable[str]) -> str:
    """What this visitor's page may do."""
    return f"allowed: {', '.join(names) or 'nothing'}"


def describe_visitor(visitor: Visitor) -> str:
    """The visitor in words."""
    if visitor.is_signalling:
        signal = f"whose browser signals {visitor.signal}"
    else:
        signal = "without a signal"
    return f"a visitor {signal} who {_CHOICES[visitor.choice]}"


def host_advice(host: str, kinds: Iterable[str], case: Case) -> str:
    """What would allow contacts with a host that no service declares."""
    if not _is_declarable(host):
        return "a declaration names https hosts by their names, so nothing can allow it: remove it"
    # A connection says nothing of what it was for, where a request does.
    told = set(kinds) - {"connection"} or {"connection"}
    parts = []
    for kind in sorted({_HOST_KEYS.get(kind, "connect") for kind in told}):
        parts.append(f"{kind}: [{host}]")
    named = ", ".join(parts)
    return (
        f"to allow it, declare in {case.file} a service with hosts: "
        f"{{{named}}}{_necessity(case)}"
    )


def service_advice(service: Service, host: str, case: Case) -> str:
    """Why a host that a service declares is not for this visitor."""
    if waits_to_be_pressed(service) or not _is_contacted(service, host):
        return f"{_declares(service, case)} it, but only for a link or a button that is pressed"
    return f"{_declares(service, case)} it, but not for this visitor"


def storing_service_advice(kept: Cookie | Stored, service: Service, case: Case) -> str:
    """Why something may not be kept that a service declares, or that is kept where the
    service is at home.
    """
    if not is_declared_by(service, kept):
        return f"{_names(service, case)} is at home there and does not declare it: remove it"
    if service not in case.expectation.running:
        return f"{_declares(service, case)} it, but not for this visitor"
    if not service.is_in_page:
        return f"{_declares(service, case)} it, but runs in a sandbox, where it keeps nothing"
    return f"{_declares(service, case)} it, but not there"


def storage_advice(kept: Cookie | Stored, case: Case) -> str:
    """What would allow the site to keep something under that name."""
    if case.is_declared and is_named(choice_storage(case.declaration), kept):
        return "the gate sets it only once a choice is made and no signal is on"
    if isinstance(kept, Cookie):
        lasts = f", lasts: {_days(kept.lasts_days)}" if kept.lasts_days else ""
        entry = f'cookies: [{{name: {json.dumps(kept.name)}, why: "…"{lasts}}}]'
    elif kept.kind in ("local", "session"):
        entry = (
            f'storage: [{{key: {json.dumps(kept.key)}, where: {kept.kind}, why: "…"}}]'
        )
    else:
        return (
            "a declaration knows cookies, local and session storage, so "
            "nothing can allow it: remove it"
        )
    return f"where the site cannot do without it, declare in {case.file} necessary: {{{entry}}}"


def lifetime_advice(cookie: Cookie, service: Service | None, case: Case) -> str:
    """What to do about a cookie that stays longer than it is declared to."""
    who = _names(service, case) if service else f"{case.file}"
    return f"let it end sooner, or declare in {who} that it lasts {_days(cookie.lasts_days or 0)}"


def describe_allowed_storage(keeping: AllowedStorage) -> str:
    """One thing that may be kept, in words."""
    kept = keeping.kept
    if kept.where != "cookie":
        return f"{kept.where} storage {kept.key!r}"
    return f"cookie {kept.key!r} for {kept.lasts.text if kept.lasts else 'the session'}"


def _names(service: Service, case: Case) -> str:
    place = f"{case.file}:{service.line}" if service.line else case.file
    return f"service {service.id!r} ({place})"


def _declares(service: Service, case: Case) -> str:
    return f"{_names(service, case)} declares"


def _is_contacted(service: Service, host: str) -> bool:
    return any_covers(service.hosts.contacted, host)


def _necessity(case: Case) -> str:
    visitor = case.observation.visitor
    starts_unasked = (
        visitor.choice is VisitorChoice.UNDECIDED and not case.declaration.ask
    )
    if not visitor.is_signalling and (
        visitor.choice is VisitorChoice.ACCEPTED or starts_unasked
    ):
        return ""
    return "; for this visitor its purpose would have to be necessary"


def _is_declarable(host: str) -> bool:
    try:
        return not host.endswith(":80") and parse_host(host) == host
    except ValueError:
        return False


def _days(lasts: float) -> str:
    days = min(max(math.ceil(lasts), 1), MAX_DAYS_IN_BROWSER)
    return f"{days} day{'s' if days > 1 else ''}"
