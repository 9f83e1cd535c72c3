"""The wire's witness: a local server that stands in for every third party and records
who was contacted.

It answers on one port whatever a browser may speak to it: SOCKS 5, a forward proxy's
HTTP, CONNECT, or TLS and HTTP as if it were the third party itself. It judges nothing.
"""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from analytics_gate.audit.recorder.certificates import Certificates
from analytics_gate.audit.recorder.connections import (
    Connection,
    Headers,
    is_browser_noise,
)
from analytics_gate.audit.recorder.conversation import Conversation
from analytics_gate.audit.recorder.default_answers import (
    PreparedAnswer,
    default_answer,
    prepared_response,
    response,
)
from analytics_gate.audit.recorder.first_party import FirstParty, Live, Site
from analytics_gate.audit.recorder.site_answers import (
    HintingResponse,
    SetCookie,
    SiteResponses,
)
from analytics_gate.audit.recorder.stream import Stream
from analytics_gate.audit.recorder.wire import HttpRequest, path_of
from analytics_gate.audit.recorder.worker_scripts import InstrumentedWorkers

_LOOPBACK = "127.0.0.1"


class Recorder:
    """Stands in for every third party, inside a `with`; its methods can be called from
    any thread.
    """

    def __init__(self) -> None:
        self.certificates = Certificates()
        self._listener = socket.create_server((_LOOPBACK, 0), backlog=256)
        self._proxy = socket.create_server((_LOOPBACK, 0), backlog=256)
        self._changed = threading.Condition()  # guards all that follows
        self._contacts: dict[object, Connection] = {}
        self._conversations: dict[Conversation, threading.Thread] = {}
        self._answers: dict[tuple[str, str], PreparedAnswer] = {}
        self._site: Site | None = None
        self._others: FirstParty | None = None
        self._own = SiteResponses()
        self._added: Headers = ()
        self._workers = InstrumentedWorkers()
        self._markers: set[int] = set()
        self._is_closing = False
        self._acceptors = []
        for listener in (self._listener, self._proxy):
            acceptor = threading.Thread(
                target=self._accept, args=(listener,), name="recorder", daemon=True
            )
            self._acceptors.append(acceptor)

    @property
    def port(self) -> int:
        """The port for everybody, on 127.0.0.1. A peer may say nothing there, and that
        is a contact too.
        """
        return _port_of(self._listener)

    @property
    def proxy_port(self) -> int:
        """The port for browsers that take the recorder for a SOCKS proxy: such a peer
        says at once whom it wants.

        So `wait_until_idle` waits for its word; on the other port it could wait for ever.
        """
        return _port_of(self._proxy)

    @property
    def connections(self) -> tuple[Connection, ...]:
        """All that pages did so far, in the order in which it arrived."""
        found = []
        for contact in self._all():
            if not (self._is_own(contact) or is_browser_noise(contact.host)):
                found.append(contact)
        return tuple(found)

    @property
    def noise(self) -> tuple[Connection, ...]:
        """All that the browsers did by themselves, or with hosts that they call by themselves."""
        found = []
        for contact in self._all():
            if is_browser_noise(contact.host) and not self._is_own(contact):
                found.append(contact)
        return tuple(found)

    @property
    def set_cookies(self) -> tuple[SetCookie, ...]:
        """What was set by header, in answers that are not the recorder's own."""
        with self._changed:
            return tuple(self._own.set_cookies)

    @property
    def hinting_responses(self) -> tuple[HintingResponse, ...]:
        """The answers with fields that may send a browser elsewhere, which are not the
        recorder's own.
        """
        with self._changed:
            return tuple(self._own.hinting_responses)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The scripts of workers that nothing could be put ahead of: their addresses."""
        return tuple(self._workers.unreadable)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Who was contacted: sorted, once each; empty for a connection that never said
        whom it wanted.
        """
        return tuple(sorted({contact.host for contact in self.connections}))

    def requests_to(self, host: str) -> tuple[Connection, ...]:
        """The requests, not the mere connections, that reached the host."""
        found = []
        for contact in self.connections:
            if (contact.host, contact.kind) == (host, "request"):
                found.append(contact)
        return tuple(found)

    def clear(self) -> None:
        """Start a new record. Prepared answers stay."""
        with self._changed:
            self._contacts.clear()
            self._own.clear()
            self._workers.unreadable.clear()

    def serve_site(self, site: Site | None, *, live: bool = False) -> None:
        """From now on answer for the site as well, which is then no third party;
        `live`: ask all others for real.
        """
        with self._changed:
            self._site = site
            self._others = Live() if live else None

    def inject_into_workers(self, script: str) -> None:
        """From now on the site's scripts of workers, and others' real ones, begin with
        this one, which is one line.
        """
        self._workers.ahead = script

    @contextmanager
    def adding(self, fields: Mapping[str, str]) -> Iterator[None]:
        """Adds header fields to what browsers ask of the site, as long as the `with` lasts."""
        with self._changed:
            self._added = tuple(fields.items())
        try:
            yield
        finally:
            with self._changed:
                self._added = ()

    def clear_answers(self) -> None:
        """Say again what is said to everybody."""
        with self._changed:
            self._answers.clear()

    def answer(
        self,
        host: str,
        path: str,
        body: bytes | str,
        content_type: str = "text/html; charset=utf-8",
        *,
        cookie: str = "",
    ) -> None:
        """From now on say this to requests for the path, whatever their query; `cookie`
        for the recorder's own one.
        """
        encoded = body.encode() if isinstance(body, str) else body
        with self._changed:
            self._answers[host, path] = PreparedAnswer(content_type, encoded, cookie)

    def wait_for(
        self, host: str, *, path: str | None = None, timeout_s: float = 10
    ) -> Connection:
        """The first contact with the host as soon as there is one; with `path`, the
        first request for it.

        Raises TimeoutError, which names the hosts that were contacted instead.
        """

        def found() -> Connection | None:
            for contact in self._contacts.values():
                if _is_to(contact, host, path):
                    return contact
            return None

        with self._changed:
            contact = self._changed.wait_for(found, timeout_s)
        if contact is None:
            raise TimeoutError(
                f"no contact with {host}{path or ''} in {timeout_s:g} s; with {self.hosts}"
            )
        return contact

    def wait_until_idle(self, *, timeout_s: float = 10) -> None:
        """Wait until every byte that has been sent to the recorder is in the record.

        That is what "nothing arrived" has to be said after. Raises TimeoutError.
        """
        # Connections are accepted in their order: once this one is, all that came
        # before it are known.
        for listener in (self._listener, self._proxy):
            self._settle(_port_of(listener), timeout_s)

    def close_idle_connections(self) -> None:
        """Close the connections on which nothing is being said.

        A browser that still holds one to a third party would use it again, and a second
        visit's preconnect would not be seen.
        """
        with self._changed:
            for conversation in self._conversations:
                if conversation.stream.is_idle:
                    conversation.stream.shut_down()

    def __enter__(self) -> Self:
        for acceptor in self._acceptors:
            acceptor.start()
        return self

    def __exit__(
        self, *_: type[BaseException] | BaseException | TracebackType | None
    ) -> None:
        self._is_closing = True
        with suppress(OSError):
            for port in (self.port, self.proxy_port):
                socket.create_connection(
                    (_LOOPBACK, port)
                ).close()  # wakes its acceptor
        for acceptor in self._acceptors:
            acceptor.join()
        self._listener.close()
        self._proxy.close()
        with self._changed:
            threads = tuple(self._conversations.values())
            for conversation in self._conversations:
                conversation.stream.shut_down()
        for thread in threads:
            thread.join()

    def _all(self) -> tuple[Connection, ...]:
        with self._changed:
            return tuple(self._contacts.values())

    def _settle(self, listener_port: int, timeout_s: float) -> None:
        with socket.socket() as marker:
            marker.bind((_LOOPBACK, 0))
            port = marker.getsockname()[1]
            with self._changed:
                self._markers.add(port)
            marker.connect((_LOOPBACK, listener_port))
            with self._changed:
                if not self._changed.wait_for(
                    lambda: port not in self._markers and self._is_idle(), timeout_s
                ):
                    raise TimeoutError(
                        f"the recorder was still reading after {timeout_s:g} s"
                    )

    def _is_idle(self) -> bool:
        return all(conversation.stream.is_idle for conversation in self._conversations)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            peer, (_, port) = listener.accept()
            if self._is_closing:
                peer.close()
                return
            with self._changed:
                if port in self._markers:
                    self._markers.remove(port)
                    self._changed.notify_all()
                    peer.close()
                else:
                    self._accept_connection(peer, greets=listener is self._proxy)

    def _accept_connection(self, peer: socket.socket, *, greets: bool) -> None:
        conversation = Conversation(
            Stream(peer, self._changed, greets=greets),
            self._record,
            self.certificates,
            self._answer_for,
        )
        thread = threading.Thread(
            target=self._serve, args=(conversation,), name="recorder", daemon=True
        )
        self._conversations[conversation] = thread
        thread.start()

    def _serve(self, conversation: Conversation) -> None:
        try:
            conversation.hold()
        finally:
            with self._changed:
                del self._conversations[conversation]
                conversation.stream.close()
                self._changed.notify_all()

    def _record(self, key: object, contact: Connection) -> None:
        with self._changed:
            # A connection from before the record was emptied is none of the new one's,
            # though it says only now whom it wants; what is asked over it is.
            if key in self._conversations and key not in self._contacts:
                return
            self._contacts[key] = contact
            self._changed.notify_all()

    def _answer_for(self, request: HttpRequest, contact: Connection) -> bytes:
        with self._changed:
            prepared = self._answers.get((contact.host, request.path))
            real = self._others
            if self._site and self._is_own(contact):
                real = self._site.answers
        if real and not prepared:
            return self._pass_on(real, request, contact.url)
        answer = prepared or default_answer(request)
        return response(
            request, answer, secure=contact.url.startswith(("https:", "wss:"))
        )

    def _pass_on(self, real: FirstParty, request: HttpRequest, url: str) -> bytes:
        answer = self._workers.answer(
            real, replace(request, headers=(*request.headers, *self._added)), url
        )
        with self._changed:
            self._own.add(url, answer.headers)
        return prepared_response(request, answer)

    def _is_own(self, contact: Connection) -> bool:
        return self._site is not None and (contact.host, contact.port) == (
            self._site.host,
            self._site.port,
        )


def _port_of(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


def _is_to(contact: Connection, host: str, path: str | None) -> bool:
    if contact.host != host:
        return False
    return path is None or (contact.kind == "request" and path_of(contact.url) == path)
