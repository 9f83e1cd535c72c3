"""What the recorder says to a request: enough for a page to go on, and a cookie that
gives itself away.
"""

import base64
import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePosixPath

from analytics_gate.audit.recorder.wire import HttpRequest
from analytics_gate.delivery.static_host import HttpResponse

_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
LEFT_BEHIND = ("left", "behind")
"""The recorder's own cookie: name and value."""

_REASONS = {status.value: status.phrase for status in HTTPStatus}
_WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3


@dataclass(frozen=True, slots=True)
class PreparedAnswer:
    """A body and its type, and a `Set-Cookie` field where it is not the recorder's own."""

    content_type: str
    body: bytes
    cookie: str = ""


_SCRIPT = PreparedAnswer("text/javascript", b"")
_STYLE = PreparedAnswer("text/css", b"")
_IMAGE = PreparedAnswer("image/gif", _GIF)
_PAGE = PreparedAnswer(
    "text/html; charset=utf-8",
    b"<!doctype html><title>third party</title><p>third party</p>",
)
_TEXT = PreparedAnswer("text/plain", b"ok")

_BY_SUFFIX = {
    **dict.fromkeys((".js", ".mjs"), _SCRIPT),
    **dict.fromkeys(
        (".gif", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".ico", ".bmp"), _IMAGE
    ),
    **dict.fromkeys((".html", ".htm"), _PAGE),
    ".css": _STYLE,
    ".svg": PreparedAnswer(
        "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    ),
    ".json": PreparedAnswer("application/json", b"{}"),
    ".txt": _TEXT,
    ".vtt": PreparedAnswer("text/vtt", b"WEBVTT\n"),
}
_BY_DESTINATION = {
    **dict.fromkeys(
        (
            "script",
            "worker",
            "sharedworker",
            "serviceworker",
            "audioworklet",
            "paintworklet",
        ),
        _SCRIPT,
    ),
    **dict.fromkeys(("document", "iframe", "frame", "embed", "object"), _PAGE),
    "style": _STYLE,
    "image": _IMAGE,
}
_BY_ACCEPT = (("text/html", _PAGE), ("text/css", _STYLE), ("image/", _IMAGE))


def default_answer(request: HttpRequest) -> PreparedAnswer:
    """What suits the file's name, else the use that the browser says it has for it,
    else what it accepts.
    """
    suffix = PurePosixPath(request.path).suffix.lower()
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if (destination := request.header("Sec-Fetch-Dest")) in _BY_DESTINATION:
        return _BY_DESTINATION[destination]
    accept = request.header("Accept")
    for start, answer in _BY_ACCEPT:
        if accept.startswith(start):
            return answer
    return _TEXT


def prepared_response(request: HttpRequest, response: HttpResponse) -> bytes:
    """The bytes of an answer that somebody else worked out."""
    lines = [f"HTTP/1.1 {response.status} {_REASONS.get(response.status, '')}"]
    for name, value in response.headers:
        lines.append(f"{name}: {value}")
    head = "\r\n".join([*lines, "", ""]).encode("utf-8")
    if request.method == "HEAD":
        return head
    return head + response.body


def response(request: HttpRequest, answer: PreparedAnswer, *, secure: bool) -> bytes:
    """The bytes of a 200, open to every origin; of a 204 for a preflight."""
    if request.method == "OPTIONS":
        return _head("204 No Content", _open_to(request) | {"Content-Length": "0"})
    fields = _open_to(request) | {
        "Content-Type": answer.content_type,
        "Content-Length": str(len(answer.body)),
        "Cache-Control": "no-store",
        "Set-Cookie": answer.cookie or _cookie(secure),
    }
    return _head("200 OK", fields) + (b"" if request.method == "HEAD" else answer.body)


def websocket_response(request: HttpRequest) -> bytes:
    """The bytes that turn a request into a WebSocket."""
    key = request.header("Sec-WebSocket-Key") + _WEBSOCKET_GUID
    accept = base64.b64encode(
        hashlib.sha1(key.encode(), usedforsecurity=False).digest()
    ).decode()
    fields = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Accept": accept,
    }
    if protocol := request.header("Sec-WebSocket-Protocol"):
        fields["Sec-WebSocket-Protocol"] = protocol.partition(",")[0].strip()
    return _head("101 Switching Protocols", fields)


def _open_to(request: HttpRequest) -> dict[str, str]:
    # A request with cookies, as a beacon is, does not take "*" for an answer: so the
    # origin is named.
    return {
        "Access-Control-Allow-Origin": request.header("Origin") or "*",
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": request.header("Access-Control-Request-Method")
        or "*",
        "Access-Control-Allow-Headers": request.header("Access-Control-Request-Headers")
        or "*",
        "Access-Control-Allow-Private-Network": "true",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Timing-Allow-Origin": "*",
    }


def _cookie(secure: bool) -> str:
    # Only so does a browser keep a third party's cookie, and only over TLS.
    return (
        "=".join(LEFT_BEHIND)
        + "; Path=/"
        + ("; SameSite=None; Secure" if secure else "")
    )


def _head(status: str, fields: dict[str, str]) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        *(f"{name}: {value}" for name, value in fields.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
