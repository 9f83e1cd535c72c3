"""Shows the progress of an audit: in one line that a terminal overwrites, and now and
then as a new line in a log.
"""

import time
from types import TracebackType
from typing import Self, TextIO

_BAR = 24
_LOG_INTERVAL_S = 30


class Progress:
    """A line at the foot of a terminal, inside a `with`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._began = time.monotonic()
        self._last_logged = self._began
        self._findings = 0

    def show(self, number: int, total: int, found: int) -> None:
        """Shows that `number` of `total` visits are made; the last one `found` so much."""
        self._findings += found
        line = self._line(number, total)
        if self._is_terminal:
            self._stream.write(f"\r\x1b[K{line}")
            self._stream.flush()
        elif time.monotonic() - self._last_logged > _LOG_INTERVAL_S:
            self._last_logged = time.monotonic()
            print(line, file=self._stream, flush=True)

    def print_above(self, text: str) -> None:
        """Prints a line that stays, above the one that is overwritten."""
        if self._is_terminal:
            text = f"\r\x1b[K{text}"
        print(text, file=self._stream, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, *_: type[BaseException] | BaseException | TracebackType | None
    ) -> None:
        if self._is_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _line(self, number: int, total: int) -> str:
        spent = time.monotonic() - self._began
        done = "█" * (_BAR * number // max(total, 1))
        line = f"{done:░<{_BAR}} {number} of {total} visits, {self._findings} findings"
        if number and spent:
            line += f", {number / spent * 60:.0f} a minute"
        if number:
            line += f", {spent / number * (total - number):.0f} s left"
        return line
