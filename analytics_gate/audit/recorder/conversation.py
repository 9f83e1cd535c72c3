"""One connection to the recorder, from first byte to last: `wire` reads it, the
recorder keeps it.
"""

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from analytics_gate.audit.recorder.certificates import Certificates
from analytics_gate.audit.recorder.connections import Connection
from analytics_gate.audit.recorder.default_answers import websocket_response
from analytics_gate.audit.recorder.stream import Stream, WireError
from analytics_gate.audit.recorder.wire import (
    PORTS,
    SOCKS5,
    TLS_HANDSHAKE,
    Destination,
    HttpRequest,
    host_from_bytes,
    read_request,
    read_socks,
    request_authority,
)

Record = Callable[[object, Connection], None]
AnswerFor = Callable[[HttpRequest, Connection], bytes]


class Conversation:
    """Talks with one peer, and records the connection at once and then each request.

    `record` is given a key with each contact: the same key again is the same contact, better known.
    """

    def __init__(
        self,
        stream: Stream,
        record: Record,
        certificates: Certificates,
        answer_for: AnswerFor,
    ) -> None:
        self.stream = stream
        self._record = record
        self._certificates = certificates
        self._answer_for = answer_for
        self._scheme = "http"
        self._tunnel: Destination | None = (
            None  # the destination, where the peer named it before all else
        )
        self._meet(Destination())

    def hold(self) -> None:
        """Listen and answer until either side has had enough. A peer that breaks off is
        no error.
        """
        with suppress(WireError, OSError):
            first = self.stream.first_byte()
            if first == SOCKS5:
                self._open_tunnel(read_socks(self.stream))
            # With its first byte alone a slow peer has not yet said whom it wants.
            self.stream.has_greeted()
            if first == SOCKS5:
                first = self.stream.first_byte()
            self._talk(first)

    def _talk(self, first: int | None) -> None:
        if first == TLS_HANDSHAKE:
            self._secure()
        while self._exchange():
            pass

    def _exchange(self) -> bool:
        """One request and its answer; False when no other may follow."""
        request = read_request(self.stream)
        if request.method == "CONNECT":
            self._open_tunnel(request_authority(request.target, 443))
            self.stream.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._talk(self.stream.first_byte())
            return False
        contact = self._note(request, self._destination(request))
        if request.opens_websocket:
            self.stream.send(websocket_response(request))
            self.stream.rest()
            return False
        self.stream.send(self._answer_for(request, contact))
        return request.keeps_alive

    def _open_tunnel(self, destination: Destination) -> None:
        self._tunnel = destination
        self._meet(destination)

    def _meet(self, destination: Destination) -> None:
        self._known = destination
        self._record(self, Connection(destination.host, destination.port, "connection"))

    def _secure(self) -> None:
        self._scheme = "https"
        if self._tunnel:
            context = self._certificates.for_host(self._tunnel.host)
        else:
            context = self._certificates.for_whom_it_names(self._meet_by_name)
        self.stream.secure(context)

    def _meet_by_name(self, name: str) -> None:
        self._meet(Destination(host_from_bytes(name), PORTS["https"]))

    def _destination(self, request: HttpRequest) -> Destination:
        if request.is_absolute:
            split = urlsplit(request.target)
            return request_authority(split.netloc, PORTS.get(split.scheme, 0))
        if self._tunnel:
            return self._tunnel
        if host := request.header("Host"):
            return request_authority(host, PORTS[self._scheme])
        return self._known

    def _note(self, request: HttpRequest, destination: Destination) -> Connection:
        if not self._known.host:
            self._meet(destination)
        made = Connection(
            destination.host,
            destination.port,
            "request",
            request.method,
            self._url(request, destination),
            request.headers,
            request.body,
        )
        self._record(object(), made)
        return made

    def _url(self, request: HttpRequest, destination: Destination) -> str:
        if request.is_absolute:
            return request.target
        host = f"[{destination.host}]" if ":" in destination.host else destination.host
        port = "" if destination.port == PORTS[self._scheme] else f":{destination.port}"
        return f"{self._scheme}://{host}{port}{request.target}"
