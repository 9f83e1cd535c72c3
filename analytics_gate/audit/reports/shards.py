"""The split of an audit over several machines: the same one every time, whoever makes it."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from analytics_gate.errors import GateError, Problem

Item = TypeVar("Item")


def parse_shard(text: str) -> tuple[int, int]:
    """Reads `I/N`, the I-th of N shares, counted from 1. Raises GateError for anything else."""
    numbers = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text, re.ASCII)
    if not numbers or int(numbers[1]) > int(numbers[2]):
        message = f"{text!r} is no share, expected I/N with I from 1 to N, as in 1/3"
        raise GateError(Problem("--shard", 0, message))
    return int(numbers[1]), int(numbers[2])


def share(
    items: Iterable[Item], index: int, count: int, key: Callable[[Item], str] = str
) -> tuple[Item, ...]:
    """The share number `index`, from 1, of `count`; no two shares differ by more than
    one item.

    Items are dealt out like cards, in the order of their keys: those beside each other,
    which take about as long, go to different machines. In whatever order they are
    given, the split is the same.
    """
    return tuple(sorted(items, key=key)[index - 1 :: count])
