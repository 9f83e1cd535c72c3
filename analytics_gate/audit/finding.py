"""Describes one difference between what a page did and what its declaration allows."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What is wrong, by the name that reports and promises use."""

    THIRD_PARTY_REQUEST = "third-party-request"
    UNDECLARED_REQUEST = "undeclared-request"
    COOKIE = "cookie"
    COOKIE_HEADER = "cookie-header"
    STORAGE = "storage"
    SERVICE_WORKER = "service-worker"
    WEBRTC = "webrtc"
    RESOURCE_HINT = "resource-hint"
    LINK_DECORATION = "link-decoration"
    FINGERPRINT = "fingerprint"
    POLICY_MISSING = "policy-missing"
    NOT_ASKED = "not-asked"
    ASKED_DESPITE_SIGNAL = "asked-despite-signal"
    NOT_ERASED = "not-erased"
    OUTLIVES_DECLARATION = "outlives-declaration"
    NOT_OBSERVED = "not-observed"
    PROMISE_BROKEN = "promise-broken"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a visit did and may not do.

    `what` is the host, the cookie's name or the like, `where` the element or the line
    that it comes from. `message` is one line: what was found, what is allowed, what to
    do. `line` is the service's line in the declaration, 0 if there is none.
    """

    code: Code
    what: str
    service: str | None
    where: str
    message: str
    line: int = 0
