"""Measures tasks repeatedly and in turns, and sums up the results."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """The values of one measurement, one for each round."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median, which a few outliers do not move."""
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """The median of the distances from the median."""
        return statistics.median(abs(value - self.median) for value in self.values)

    def beyond(self, base: "Sample") -> "Sample":
        """Subtracts `base`, round by round. Raises ValueError for different rounds."""
        pairs = zip(self.values, base.values, strict=True)
        return Sample(tuple(value - of_base for value, of_base in pairs))


@dataclass(frozen=True, slots=True)
class Failed:
    """The reason why there is no figure."""

    reason: str


Outcome = Sample | Failed


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation in words instead of a figure."""

    text: str


def reason_of(error: BaseException) -> str:
    """Gives the first line of an error's message, or else its type."""
    message = str(error).strip()
    if message:
        return message.splitlines()[0].strip()
    return type(error).__name__


def in_turns(
    rounds: int, tasks: Mapping[str, Callable[[], T]]
) -> dict[str, tuple[T, ...] | Failed]:
    """Does every task once a round, beginning with another one each time.

    A task that fails is not repeated. Any exception is a failure: what is measured is other
    people's code in a browser, and its figure is shown as failed.
    """
    done: dict[str, list[T]] = {name: [] for name in tasks}
    failed: dict[str, Failed] = {}
    for name in _order(tuple(tasks), rounds):
        if name in failed:
            continue
        try:
            done[name].append(tasks[name]())
        except Exception as error:
            failed[name] = Failed(reason_of(error))
    return {name: failed.get(name) or tuple(done[name]) for name in tasks}


def sample_of(results: tuple[T, ...] | Failed, value: Callable[[T], float]) -> Outcome:
    """Takes one figure from each result."""
    if isinstance(results, Failed):
        return results
    return Sample(tuple(map(value, results)))


def beyond(outcome: Outcome, base: Outcome) -> Outcome:
    """Subtracts another outcome; failed if one of them is."""
    if isinstance(outcome, Failed):
        return outcome
    if isinstance(base, Failed):
        return base
    return outcome.beyond(base)


def _order(names: Sequence[str], rounds: int) -> Iterator[str]:
    for turn in range(rounds):
        first = turn % max(len(names), 1)
        yield from (*names[first:], *names[:first])
