"""A host's file of rules that somebody wrote, and ours behind theirs: put in as often
as you like, once there.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from analytics_gate.delivery.headers import SiteHeaders
from analytics_gate.errors import Problem

HEADERS, REDIRECTS = "_headers", "_redirects"
"""The files of a site's own that ours are added to."""

_BEGIN = "\n# gate: from here on this is written by analytics-gate\n"
_END = "# gate: up to here\n"
_OURS = re.compile(re.escape(_BEGIN) + r".*?" + re.escape(_END), re.DOTALL)


def without_gate_rules(text: str) -> str:
    """The file as its owner wrote it."""
    return _OURS.sub("", text)


def append_gate_rules(text: str, ours: str) -> str:
    """The file with our rules behind its own: the later one of two goes where a host
    does not join them.
    """
    return f"{without_gate_rules(text)}{_BEGIN}{ours}{_END}"


def repeated_headers(theirs: str, names: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yields the lines, from 1, at which a `_headers` file gives a header that is among
    `names`, and its name.
    """
    known = {name.lower() for name in names}
    for number, line in enumerate(theirs.splitlines(), start=1):
        name = line.partition(":")[0].strip()
        if line[:1].isspace() and name.lower() in known:
            yield number, name


def read_user_rules(folder: Path, name: str) -> str:
    """A list of the site's own as its owner wrote it, whatever bytes are in it; empty
    where there is none.
    """
    file = folder / name
    if file.is_file():
        return without_gate_rules(file.read_bytes().decode("utf-8", "surrogateescape"))
    return ""


def write_list(file: Path, text: str) -> None:
    """Writes such a list, with its owner's bytes as they were."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "surrogateescape"))


def duplicate_headers(
    theirs: str, headers: SiteHeaders, file: str
) -> Iterator[Problem]:
    """The headers that both a site's owner, in `theirs`, and the gate give; `file` is
    that list's name in messages.
    """
    names = {name for rule in headers.everyone for name, _ in rule.headers}
    for line, name in repeated_headers(theirs, names):
        message = (
            f"{name} is given again further down, by the gate: a host that "
            "joins the two needs yours taken out"
        )
        yield Problem(file, line, message)
