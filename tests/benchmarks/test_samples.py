"""Measuring in turns, and what measurements come to."""

from functools import partial

import pytest

from benchmarks.samples import Failed, Sample, beyond, in_turns, reason_of, sample_of


def test_the_benchmark_is_not_moved_by_one_disturbed_measurement() -> None:
    sample = Sample((10, 11, 12, 13, 900))
    assert (sample.median, sample.spread) == (12, 1)


def test_the_benchmark_compares_round_by_round() -> None:
    # The second round was disturbed as a whole.
    assert beyond(Sample((15, 115, 16)), Sample((10, 110, 10))) == Sample((5, 5, 6))
    with pytest.raises(ValueError, match="zip"):
        Sample((1, 2)).beyond(Sample((1,)))


def test_the_benchmark_has_no_figure_beyond_one_that_failed() -> None:
    failed = Failed("no page")
    assert beyond(failed, Sample((1,))) == failed
    assert beyond(Sample((1,)), failed) == failed
    assert sample_of(failed, float) == failed


def test_the_benchmark_takes_turns_and_begins_with_another_each_round() -> None:
    order: list[str] = []

    def turn(name: str) -> int:
        order.append(name)
        return len(order)

    results = in_turns(3, {name: partial(turn, name) for name in "abc"})
    assert "".join(order) == "abcbcacab"
    assert results == {"a": (1, 6, 8), "b": (2, 4, 9), "c": (3, 5, 7)}
    assert sample_of(results["a"], float) == Sample((1, 6, 8))


def test_the_benchmark_goes_on_without_what_failed() -> None:
    tries: list[str] = []

    def fail() -> int:
        tries.append("fail")
        raise TimeoutError("\n  too late\n  call log: …")

    assert in_turns(2, {"a": fail, "b": lambda: 1}) == {
        "a": Failed("too late"),
        "b": (1, 1),
    }
    assert tries == ["fail"]


def test_the_benchmark_names_an_error_without_a_text() -> None:
    assert reason_of(KeyError()) == "KeyError"
