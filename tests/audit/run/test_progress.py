"""What is said of an audit while it goes on."""

import io

import pytest

from analytics_gate.audit.run.progress import Progress


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_has_a_bar_that_is_written_over_below_the_lines_that_stay() -> None:
    with Progress(Terminal()) as progress:
        progress.show(0, 4, 0)
        progress.print_above("/: cookie")
        progress.show(1, 4, 2)
        progress.show(2, 4, 1)
        stream = progress._stream
        assert isinstance(stream, Terminal)
        first, said, second, third = stream.getvalue().split("\r\x1b[K")[1:]
    assert first == f"{'░' * 24} 0 of 4 visits, 0 findings"
    assert said == "/: cookie\n"
    assert second.startswith(f"{'█' * 6}{'░' * 18} 1 of 4 visits, 2 findings, ")
    assert third.startswith(f"{'█' * 12}{'░' * 12} 2 of 4 visits, 3 findings, ")
    assert third.endswith(" s left")
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_stream_that_nobody_looks_at_hears_what_is_found_at_once_and_of_the_rest_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    stream = io.StringIO()
    with Progress(stream) as progress:
        for number in range(1, 5):
            now[0] += 20
            progress.show(number, 4, 0)
        progress.print_above("/: cookie")
    lines = stream.getvalue().splitlines()
    assert [
        line.partition(" visits")[0].rpartition("█")[2].lstrip("░ ") for line in lines
    ] == [
        "2 of 4",
        "4 of 4",
        "/: cookie",
    ]
