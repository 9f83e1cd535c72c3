"""Splits an audit over several machines, the same way on each of them."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from analytics_gate.errors import GateError, Problem

Item = TypeVar("Item")


def parse_shard(text: str) -> tuple[int, int]:
    """Reads `I/N`, the I-th of N shards, from 1. Raises GateError for anything else."""
    numbers = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text, re.ASCII)
    if numbers:
        index = int(numbers[1])
        count = int(numbers[2])
        if index <= count:
            return index, count
    message = f"{text!r} is not a shard, expected I/N with I from 1 to N, as in 1/3"
    raise GateError(Problem("--shard", 0, message))


def share(
    items: Iterable[Item], index: int, count: int, key: Callable[[Item], str] = str
) -> tuple[Item, ...]:
    """Gives share number `index`, from 1, of `count`; sizes differ by one at most.

    Items are dealt out like cards, in the order of their keys, so that neighbours,
    which take about as long, go to different machines. The order in which they are
    given does not matter.
    """
    dealt = sorted(items, key=key)
    return tuple(dealt[index - 1 :: count])
