"""A page that Deno serves, through Netlify's edge function or passed on as it is, and a
client that costs little.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DENO = Path(sys.executable).with_name("deno")
SERVER = Path(__file__).with_name("edge_server.js")
AT_A_TIME = 50
"""So many requests are on their way at once, over one connection: answers come in the
order of requests.
"""

_REQUEST = b"""\
GET /privacy/ HTTP/1.1
Host: letsencrypt.org
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
Accept-Language: en-US,en;q=0.5
Accept-Encoding: identity
DNT: 1
Sec-GPC: 1

""".replace(b"\n", b"\r\n")


@dataclass(frozen=True, slots=True)
class Spent:
    """What some requests took: seconds by the clock and of the processors, and the
    server's memory then, in bytes.

    On a machine that has something else to do, the processors' own time is what tells.
    """

    seconds: float
    processor_seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class EdgeServer:
    """A running server: its process, a connection to it, and how long each of its
    answers is, in bytes.
    """

    process: subprocess.Popen[str]
    connection: socket.socket
    answer_length: int
    is_closed: bool

    def answer(self, requests: int) -> Spent:
        """Asks so many times, and waits for the last answer."""
        began, (_, before) = time.perf_counter(), self._used()
        for count in _handfuls(requests):
            self.connection.sendall(_REQUEST * count)
            _receive(self.connection, self.answer_length * count)
        seconds, (memory, after) = time.perf_counter() - began, self._used()
        return Spent(seconds, (after - before) / 1e6, memory)

    def _used(self) -> tuple[int, int]:
        """Its memory in bytes, and the microseconds of the processors that it has had."""
        assert self.process.stdin  # noqa: S101 - it was started with both
        assert self.process.stdout  # noqa: S101
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        memory, processors = map(int, self.process.stdout.readline().split())
        return memory, processors


def _handfuls(requests: int) -> Iterator[int]:
    for done in range(0, requests, AT_A_TIME):
        yield min(AT_A_TIME, requests - done)


def _receive(connection: socket.socket, count: int) -> bytes:
    parts = []
    while count:
        parts.append(part := connection.recv(min(count, 1 << 20)))
        if not part:
            raise ConnectionError("the server hung up")
        count -= len(part)
    return b"".join(parts)


def _first_answer(connection: socket.socket) -> tuple[bytes, int]:
    """The head of an answer, and the length of the whole. All others have it too: a
    date has always the same.
    """
    connection.sendall(_REQUEST)
    head = b""
    while b"\r\n\r\n" not in head:
        head += _receive(connection, 1)
    fields = dict(
        line.lower().split(b": ", 1)
        for line in head.split(b"\r\n")[1:]
        if b": " in line
    )
    length = int(fields[b"content-length"])
    _receive(connection, length)
    return head, len(head) + length


@contextmanager
def serve_page(page: Path, function: Path | None = None) -> Iterator[EdgeServer]:
    """Serves a page through the edge function in a folder; without one it is passed on.

    Raises ConnectionError where Deno does not serve it.
    """
    told = [str(page), *([str(function)] if function else [])]
    allowed = [f"--allow-read={','.join(told)}", "--allow-net=127.0.0.1"]
    command = [str(DENO), "run", "--quiet", "--no-prompt", *allowed, str(SERVER), *told]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout  # noqa: S101 - it was started with it
            if not (port := process.stdout.readline().strip()):
                raise ConnectionError("Deno did not start")
            with socket.create_connection(
                ("127.0.0.1", int(port)), timeout=30
            ) as connection:
                head, length = _first_answer(connection)
                yield EdgeServer(process, connection, length, b"\r\ntk: N\r\n" in head)
        finally:
            process.kill()
