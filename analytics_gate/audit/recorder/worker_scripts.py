"""Scripts of workers. No driver can put another script into a worker: it goes ahead in
the answer to the browser.
"""

import re
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from analytics_gate.audit.recorder.first_party import FirstParty
from analytics_gate.audit.recorder.wire import HttpRequest
from analytics_gate.delivery.static_host import HttpResponse

_DESTINATIONS = frozenset({"worker", "sharedworker", "serviceworker"})
_STRICT = re.compile(rb"""(?:\s|//[^\n]*\n|/\*.*?\*/)*["']use strict["']""", re.DOTALL)


@dataclass(slots=True)
class InstrumentedWorkers:
    """`ahead` goes ahead of the scripts of workers; `unreadable` are the addresses of
    those that it could not be in.
    """

    ahead: str = ""
    unreadable: list[str] = field(default_factory=list)

    def answer(self, real: FirstParty, request: HttpRequest, url: str) -> HttpResponse:
        """The answer of whoever answers for `url`, a worker's script with the other one ahead."""
        # As browsers say what they want something for: w3.org/TR/fetch-metadata
        if not self.ahead or request.header("Sec-Fetch-Dest") not in _DESTINATIONS:
            return real.respond(request, url)
        found = []
        for each in request.headers:
            if each[0].lower() != "accept-encoding":
                found.append(each)
        kept = tuple(found)
        answer = real.respond(replace(request, headers=kept), url)
        if answer.status != HTTPStatus.OK:
            return answer
        if _is_encoded(answer):
            self.unreadable.append(url)
            return answer
        return _with_injected(answer, self.ahead)


def _is_encoded(answer: HttpResponse) -> bool:
    for name, value in answer.headers:
        if name.lower() == "content-encoding" and value.lower() != "identity":
            return True
    return False


def _with_injected(answer: HttpResponse, ahead: str) -> HttpResponse:
    strict = b'"use strict";' if _STRICT.match(answer.body) else b""
    body = strict + ahead.encode() + answer.body
    kept = tuple(each for each in answer.headers if each[0].lower() != "content-length")
    return HttpResponse(
        answer.status, (*kept, ("Content-Length", str(len(body)))), body
    )
