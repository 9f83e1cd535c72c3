"""Reading what a browser says on a socket: SOCKS, TLS, HTTP. It keeps no record and
knows no third party.
"""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from analytics_gate.audit.recorder.connections import Headers, field
from analytics_gate.audit.recorder.stream import Stream, WireError

PORTS = {"http": 80, "https": 443}
"""The port that a scheme has by itself."""

SOCKS5 = 0x05
TLS_HANDSHAKE = 0x16


@dataclass(frozen=True, slots=True)
class Destination:
    """Whom a connection is for."""

    host: str = ""
    port: int = 0


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """An HTTP request as it stood on the wire."""

    method: str
    target: str
    version: str
    headers: Headers
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first field of that name, empty without one."""
        return field(self.headers, name) or ""

    @property
    def is_absolute(self) -> bool:
        """Whether the target names scheme and host, as a client says it to a proxy."""
        return _is_absolute(self.target)

    @property
    def keeps_alive(self) -> bool:
        """Whether another request may follow on the same connection."""
        said = self.header("Connection").lower()
        return "close" not in said and (
            self.version != "HTTP/1.0" or "keep-alive" in said
        )

    @property
    def opens_websocket(self) -> bool:
        """Whether the connection is to leave HTTP for WebSocket."""
        return self.header("Upgrade").lower() == "websocket" and bool(
            self.header("Sec-WebSocket-Key")
        )

    @property
    def path(self) -> str:
        """The path alone: neither host nor query."""
        return path_of(self.target)


def read_request(stream: Stream) -> HttpRequest:
    """The next HTTP request with its whole body."""
    words = stream.line().decode("latin-1").split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/"):
        raise WireError("no request line")
    headers = _read_headers(stream)
    head = HttpRequest(words[0], words[1], words[2], headers)
    if head.header("Expect").lower() == "100-continue":
        stream.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    return HttpRequest(
        head.method, head.target, head.version, headers, _read_body(stream, head)
    )


def _read_headers(stream: Stream) -> Headers:
    headers = []
    while line := stream.line():
        name, _, value = line.decode("latin-1").partition(":")
        headers.append((name, value.strip()))
    return tuple(headers)


def _read_body(stream: Stream, head: HttpRequest) -> bytes:
    if "chunked" in head.header("Transfer-Encoding").lower():
        return _read_chunks(stream)
    return stream.exactly(_number(head.header("Content-Length") or "0", 10))


def _read_chunks(stream: Stream) -> bytes:
    body = bytearray()
    while size := _number(stream.line().partition(b";")[0].decode("latin-1"), 16):
        body += stream.exactly(size)
        stream.line()
    _read_headers(stream)  # trailers
    return bytes(body)


def _number(text: str, base: int) -> int:
    try:
        return max(0, int(text, base))
    except ValueError as error:
        raise WireError(f"no length: {text!r}") from error


def read_socks(stream: Stream) -> Destination:
    """Whom a SOCKS 5 client (RFC 1928) wants; answers that the connection stands."""
    _, methods = stream.exactly(2)
    stream.exactly(methods)
    stream.send(bytes((SOCKS5, 0)))
    _, _, _, kind = stream.exactly(4)
    host = _read_socks_host(stream, kind)
    port = int.from_bytes(stream.exactly(2), "big")
    stream.send(bytes((SOCKS5, 0, 0, 1, 0, 0, 0, 0, 0, 0)))
    return Destination(host, port)


def _read_socks_host(stream: Stream, kind: int) -> str:
    if kind == 1:
        return socket.inet_ntop(socket.AF_INET, stream.exactly(4))
    if kind == 4:
        return socket.inet_ntop(socket.AF_INET6, stream.exactly(16))
    return host_from_bytes(stream.exactly(stream.exactly(1)[0]).decode("latin-1"))


def request_authority(text: str, port: int) -> Destination:
    """`host:port` as a destination; `port` where it names none."""
    split = urlsplit("//" + text)
    try:
        return Destination(host_from_bytes(split.hostname or ""), split.port or port)
    except ValueError as error:
        raise WireError(f"no authority: {text!r}") from error


def target_of(url: str) -> str:
    """What a request asks for at an address: its path, and its query where it has one."""
    split = urlsplit(url)
    return split.path + (f"?{split.query}" if split.query else "") or "/"


def path_of(target: str) -> str:
    """The path of an address, or of a request target without scheme and host."""
    if _is_absolute(target):
        return urlsplit(target).path or "/"
    return target.partition("?")[0]


def _is_absolute(target: str) -> bool:
    return "://" in target and not target.startswith(
        "/"
    )  # "/collect?page=https://…" is not


def host_from_bytes(text: str) -> str:
    """A host as the record names it: in lower case, without the root's dot."""
    return text.lower().removesuffix(".")
