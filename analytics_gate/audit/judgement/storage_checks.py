"""Findings about what stays in the browser: cookies, and what origins store."""

from collections.abc import Iterator

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.judgement.attribution import (
    expected_storage,
    is_at_home,
    service_of_storage,
)
from analytics_gate.audit.judgement.case import Case
from analytics_gate.audit.judgement.keeping import AllowedStorage
from analytics_gate.audit.judgement.messages import (
    allowed,
    describe_allowed_storage,
    finding_message,
    lifetime_advice,
    storage_advice,
    storing_service_advice,
)
from analytics_gate.audit.observation import Cookie, Stored
from analytics_gate.audit.visitors import VisitorChoice
from analytics_gate.declaration.values import Service, Where

TOLERANCE = 1
"""Days by which a cookie may outlive what is declared: clocks differ, and spans are rounded."""


def check_cookies(case: Case) -> Iterator[Finding]:
    """Cookies that may not be there, or not for so long. One that was set to be gone at
    once is none.
    """
    for cookie in case.observation.cookies:
        if cookie.lasts_days is not None and cookie.lasts_days <= 0:
            continue
        expected = expected_storage(cookie, case)
        if not expected:
            yield _unexpected(_cookie_code(cookie), cookie, case)
        elif _longest(expected) + TOLERANCE < (cookie.lasts_days or 0):
            yield _outliving(cookie, expected, case)


def check_storage(case: Case) -> Iterator[Finding]:
    """What may not be stored, in whichever origin."""
    for stored in case.observation.storage:
        if not expected_storage(stored, case):
            if stored.kind == "service-worker":
                code = Code.SERVICE_WORKER
            else:
                code = Code.STORAGE
            yield _unexpected(code, stored, case)


def _cookie_code(cookie: Cookie) -> Code:
    if cookie.set_by == "header":
        return Code.COOKIE_HEADER
    return Code.COOKIE


def _longest(expected: list[AllowedStorage]) -> int:
    """Days; what ends with the session counts as none."""
    return max(
        (keeping.kept.lasts.days or 0) if keeping.kept.lasts else 0
        for keeping in expected
    )


def _unexpected(code: Code, kept: Cookie | Stored, case: Case) -> Finding:
    service = service_of_storage(kept, case)
    if code is not Code.SERVICE_WORKER and service and _was_to_be_erased(service, case):
        code = Code.NOT_ERASED
    did = f"{describe_stored(kept)} {'was still there' if code is Code.NOT_ERASED else 'was kept'}"
    return _finding(code, kept, case, did, _advice(kept, service, case))


def _outliving(cookie: Cookie, expected: list[AllowedStorage], case: Case) -> Finding:
    service = service_of_storage(cookie, case)
    did = f"{describe_stored(cookie)} was set for {cookie.lasts_days:g} days"
    return _finding(
        Code.OUTLIVES_DECLARATION,
        cookie,
        case,
        did,
        lifetime_advice(cookie, service, case),
    )


def _was_to_be_erased(service: Service, case: Case) -> bool:
    return (
        case.observation.visitor.choice is VisitorChoice.WITHDRAWN
        and service.is_optional
    )


def _advice(kept: Cookie | Stored, service: Service | None, case: Case) -> str:
    if service:
        return storing_service_advice(kept, service, case)
    if not is_at_home(kept, case):
        return "only a service with runs: page, whose host that is, can declare it under kept"
    return storage_advice(kept, case)


def describe_stored(kept: Cookie | Stored) -> str:
    """The cookie or the key, and where it is."""
    if isinstance(kept, Cookie):
        return f"cookie {kept.name!r} of {kept.domain}, set by a {kept.set_by},"
    return f"{kept.kind} {kept.key!r} of {kept.origin}"


def _finding(
    code: Code, kept: Cookie | Stored, case: Case, did: str, advice: str
) -> Finding:
    service = service_of_storage(kept, case)
    what = kept.name if isinstance(kept, Cookie) else kept.key
    may = allowed(sorted(set(map(describe_allowed_storage, _alike(kept, case)))))
    message = finding_message(did, case, may, advice)
    return Finding(
        code,
        what,
        service.id if service else None,
        kept.where,
        message,
        service.line if service else 0,
    )


def _alike(kept: Cookie | Stored, case: Case) -> Iterator[AllowedStorage]:
    """What may be kept in the same way: as cookies, or in storage."""
    is_cookie = isinstance(kept, Cookie)
    return (
        keeping
        for keeping in case.expectation.kept
        if (keeping.kept.where is Where.COOKIE) is is_cookie
    )
