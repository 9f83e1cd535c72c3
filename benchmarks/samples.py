"""Measuring the same thing several times over, in turns with what it is compared to;
and what that comes to.
"""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """What one thing came to, each time that it was measured."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one, which a few disturbed ones do not move."""
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """How far from the median the measurements are: the median of their distances."""
        return statistics.median(abs(value - self.median) for value in self.values)

    def beyond(self, base: "Sample") -> "Sample":
        """What it is over and above `base`, round by round. Raises ValueError where the
        two have other rounds.
        """
        return Sample(
            tuple(
                value - of_base
                for value, of_base in zip(self.values, base.values, strict=True)
            )
        )


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no figure."""

    reason: str


Outcome = Sample | Failed


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen, in words, where nothing is counted."""

    text: str


def reason_of(error: BaseException) -> str:
    """An error in a line."""
    return next(
        (line.strip() for line in str(error).splitlines() if line.strip()),
        type(error).__name__,
    )


def in_turns(
    rounds: int, tasks: Mapping[str, Callable[[], T]]
) -> dict[str, tuple[T, ...] | Failed]:
    """Does every task once a round, another one first each time. One that fails is not
    done again.

    Any exception is a failure: what is measured is other people's code in a browser,
    and its figure is shown as failed.
    """
    done: dict[str, list[T]] = {name: [] for name in tasks}
    failed: dict[str, Failed] = {}
    for name in _order(tuple(tasks), rounds):
        if name not in failed:
            try:
                done[name].append(tasks[name]())
            except Exception as error:
                failed[name] = Failed(reason_of(error))
    return {name: failed.get(name) or tuple(done[name]) for name in tasks}


def sample_of(results: tuple[T, ...] | Failed, value: Callable[[T], float]) -> Outcome:
    """One figure of several results."""
    return (
        results
        if isinstance(results, Failed)
        else Sample(tuple(value(result) for result in results))
    )


def beyond(outcome: Outcome, base: Outcome) -> Outcome:
    """What an outcome is over and above another; failed where one of them is."""
    if isinstance(outcome, Failed) or isinstance(base, Failed):
        return outcome if isinstance(outcome, Failed) else base
    return outcome.beyond(base)


def _order(names: Sequence[str], rounds: int) -> Iterator[str]:
    for turn in range(rounds):
        first = turn % max(len(names), 1)
        yield from (*names[first:], *names[:first])
