"""Where a page did what its declaration does not allow."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What is wrong, by its public name."""

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
    """One difference between what a visit did and what it may.

    `what` is the thing itself (a host, a cookie's name), `where` the element or the
    line it comes from, `message` one sentence with what was found, what is allowed and
    what to do. `line` is the declaration's line where that is known.
    """

    code: Code
    what: str
    service: str | None
    where: str
    message: str
    line: int = 0
