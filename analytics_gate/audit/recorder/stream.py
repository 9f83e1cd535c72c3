"""A peer's bytes on a socket, in TLS or not. What they mean is `wire`'s."""

import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


class WireError(Exception):
    """The peer said something that is not the protocol it began with."""


class Stream:
    """A peer's bytes, and whether we are waiting for more of them.

    `lock` guards that and is notified whenever we wait. The socket never blocks, so
    that even in the middle of a TLS handshake it is known whether all the bytes that
    arrived have been dealt with.
    """

    def __init__(
        self, peer: socket.socket, lock: threading.Condition, *, greets: bool = False
    ) -> None:
        peer.setblocking(False)
        self._socket = peer
        self._lock = lock
        self._buffer = bytearray()
        self._is_waiting = False
        self._owes_a_greeting = greets

    @property
    def is_idle(self) -> bool:
        """Whether everything that arrived, or has to, has been read and handled. Hold the lock."""
        return (
            not self._owes_a_greeting
            and self._is_waiting
            and not _poll(self._socket, select.POLLIN, 0)
        )

    def first_byte(self) -> int | None:
        """The next byte, which stays to be read; None when the peer has left. Not inside TLS."""
        if self._buffer:
            return self._buffer[0]
        peeked = self._patiently(lambda: self._socket.recv(1, socket.MSG_PEEK))
        if peeked:
            return peeked[0]
        return None

    def has_greeted(self) -> None:
        """The peer has said all that it owed before anything else."""
        self._owes_a_greeting = False

    def exactly(self, count: int) -> bytes:
        """So many bytes; WireError when the peer leaves before."""
        while len(self._buffer) < count:
            self._fill()
        return self._take(count)

    def line(self) -> bytes:
        """Up to the next line feed, without the line's end; WireError when the peer
        leaves before.
        """
        while (end := self._buffer.find(b"\n")) < 0:
            self._fill()
        return self._take(end + 1).rstrip(b"\r\n")

    def rest(self) -> None:
        """Read until the peer leaves, and forget what it said."""
        with suppress(WireError):
            while True:
                self._buffer.clear()
                self._fill()

    def send(self, data: bytes) -> None:
        """Send all of it."""
        left = memoryview(data)
        while left:
            try:
                left = left[self._socket.send(left) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                self._wait(select.POLLOUT)

    def secure(self, context: ssl.SSLContext) -> None:
        """Go on in TLS."""
        secured = context.wrap_socket(
            self._socket, server_side=True, do_handshake_on_connect=False
        )
        self._socket = secured
        self._patiently(secured.do_handshake)

    def shut_down(self) -> None:
        """Ends the conversation for both sides; a reader sees its end. Safe from any thread."""
        with suppress(OSError):
            # Not SSLSocket's own: that drops the TLS state under the thread that is reading.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _fill(self) -> None:
        received = self._patiently(lambda: self._socket.recv(65536))
        if not received:
            raise WireError("the peer left")
        self._buffer += received

    def _patiently(self, read: Callable[[], T]) -> T:
        while True:
            try:
                return read()
            except (BlockingIOError, ssl.SSLWantReadError):
                self._wait(select.POLLIN)
            except ssl.SSLWantWriteError:
                self._wait(select.POLLOUT)

    def _wait(self, event: int) -> None:
        with self._lock:
            self._is_waiting = event == select.POLLIN
            self._lock.notify_all()
        _poll(self._socket, event, None)
        with self._lock:
            self._is_waiting = False


def _poll(sock: socket.socket, event: int, timeout_ms: int | None) -> bool:
    poller = select.poll()
    poller.register(sock, event)
    return bool(poller.poll(timeout_ms))
