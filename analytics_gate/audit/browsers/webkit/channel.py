"""The auditor's end of the line to the browser: what the browser tells by itself, and
what it answers.
"""

import json
import queue
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from analytics_gate.audit.browsers.protocol import PageError

_PATIENCE_S = 20
_ANSWER, _ENDED = "answer", "ended"
NAME = "auditor"
"""The browser's name, as the WebDriver asks for it."""
SOCKET, WANTED = "socket", "wanted.json"
"""The files in the folder: where the two meet, and how the browser is to be."""

OnMessage = Callable[..., None]
"""Is given what is told: its kind, and the words."""


class Channel:
    """A socket in a folder, for one browser; its answers come in the order in which
    things happened.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / SOCKET))
        self._listener.listen()
        self._listener.settimeout(_PATIENCE_S)
        self._peer: socket.socket | None = None
        self._told: queue.Queue[list[Any]] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, name="webkit", daemon=True)
        self.hear: OnMessage = _ignore

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # That nobody speaks any more is what the browser ends by.
        if self._peer:
            with suppress(OSError):  # it has gone by itself
                self._peer.shutdown(socket.SHUT_WR)
            self._thread.join(_PATIENCE_S)
            self._peer.close()
        self._listener.close()

    def order(self, wanted: dict[str, Any]) -> None:
        """Says how the browser is to be, before it begins."""
        (self._folder / WANTED).write_text(json.dumps(wanted), encoding="utf-8")

    def accept(self) -> None:
        """Listens to the browser that has begun. Raises PageError where none has."""
        try:
            self._peer, _ = self._listener.accept()
        except TimeoutError as error:
            raise PageError("the browser did not come") from error
        self._thread.start()

    def ask(self, *what: object) -> Any:
        """The browser's answer; all that it told before has been heard by then. Raises
        PageError.
        """
        self._send(what)
        return self._answer(what[0])

    def print(self) -> Path:
        """Has the page printed, into the file that it gives."""
        paper = self._folder / "print.pdf"
        self.ask("print", str(paper))
        return paper

    def _send(self, words: object) -> None:
        try:
            if self._peer:
                self._peer.sendall(json.dumps(words).encode() + b"\n")
        except OSError as error:
            raise PageError("the browser has gone") from error

    def _answer(self, wanted: object) -> Any:
        while True:
            try:
                kind, *words = self._told.get(timeout=_PATIENCE_S)
            except queue.Empty as error:
                raise PageError(
                    f"the browser gave no answer in {_PATIENCE_S} s"
                ) from error
            if kind == _ENDED:
                raise PageError("the browser has gone")
            if kind != _ANSWER:
                self.hear(kind, *words)
            elif words[0] == wanted:  # and not one that came too late
                return words[1]

    def _listen(self) -> None:
        assert self._peer  # noqa: S101 - it has been accepted
        # It may be ended in the middle of a word.
        with (
            suppress(OSError, ValueError),
            self._peer.makefile(encoding="utf-8") as lines,
        ):
            for line in lines:
                self._told.put(json.loads(line))
        self._told.put([_ENDED])


def _ignore(*_: str) -> None:
    """Nobody is there to be told."""
