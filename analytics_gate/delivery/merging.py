"""A host's file of rules that somebody wrote, and ours behind theirs: put in as often as you like, once there."""

import re
from collections.abc import Collection, Iterator

_BEGIN = "\n# gate: from here on this is written by `analytics-gate apply`\n"
_END = "# gate: up to here\n"
_OURS = re.compile(re.escape(_BEGIN) + r".*?" + re.escape(_END), re.DOTALL)


def without_ours(text: str) -> str:
    """The file as its owner wrote it."""
    return _OURS.sub("", text)


def with_ours(text: str, ours: str) -> str:
    """The file with our rules behind its own: the later one of two goes where a host does not join them."""
    return f"{without_ours(text)}{_BEGIN}{ours}{_END}"


def said_twice(theirs: str, names: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yields the lines, from 1, at which a `_headers` file gives a header that is among `names`, and its name."""
    known = {name.lower() for name in names}
    for number, line in enumerate(theirs.splitlines(), start=1):
        name = line.partition(":")[0].strip()
        if line[:1].isspace() and name.lower() in known:
            yield number, name
