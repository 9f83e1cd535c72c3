"""The pages of a site shared out to all processors, a handful at a time."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

Share = TypeVar("Share")
Result = TypeVar("Result")

BATCH_SIZE = 16
# For fewer pages the processes would take longer to start than the work takes.
MIN_PAGES = 64


class ParallelMap(Protocol):
    """Does the same to each share of the work, and yields the results in order."""

    def __call__(
        self, work: Callable[[Share], Result], shares: Sequence[Share], /
    ) -> Iterator[Result]:
        """Yields what `work` makes of each share."""
        ...


def batches(items: Sequence[Share]) -> list[Sequence[Share]]:
    """The items in handfuls."""
    return [items[at : at + BATCH_SIZE] for at in range(0, len(items), BATCH_SIZE)]


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def parallel_map(pages: int) -> Iterator[ParallelMap]:
    """As many processes as there are processors; none but this one for few pages."""
    if pages <= MIN_PAGES or _processors() == 1:
        yield map
        return
    pool = ProcessPoolExecutor(_processors())
    try:
        yield pool.map
    finally:
        # What is still to be done after an error need not be.
        pool.shutdown(cancel_futures=True)
