"""How far an audit is, in one line that is written over; on a stream that nobody
watches, only now and then.
"""

import time
from types import TracebackType
from typing import Self, TextIO

_BAR = 24
_RARELY_S = 30


class Progress:
    """A line at the foot of a terminal, inside a `with`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_watched = stream.isatty()
        self._began = self._said = time.monotonic()
        self._findings = 0

    def show(self, number: int, total: int, found: int) -> None:
        """`number` of `total` visits are made; the last one had so many findings."""
        self._findings += found
        line = self._line(number, total)
        if self._is_watched:
            self._stream.write(f"\r\x1b[K{line}")
            self._stream.flush()
        elif time.monotonic() - self._said > _RARELY_S:
            self._said = time.monotonic()
            print(line, file=self._stream, flush=True)

    def say(self, text: str) -> None:
        """A line that stays, above the one that moves."""
        print(
            f"\r\x1b[K{text}" if self._is_watched else text,
            file=self._stream,
            flush=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, *_: type[BaseException] | BaseException | TracebackType | None
    ) -> None:
        if self._is_watched:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _line(self, number: int, total: int) -> str:
        spent = time.monotonic() - self._began
        done = "█" * (_BAR * number // max(total, 1))
        left = f", {spent / number * (total - number):.0f} s left" if number else ""
        pace = f", {number / spent * 60:.0f} a minute" if number and spent else ""
        return f"{done:░<{_BAR}} {number} of {total} visits, {self._findings} findings{pace}{left}"
