"""The pages that auditors are measured on: a share of the tests' corpus of leaking and
of clean ones.

The corpus is tests/support/leaking.py with tests/leaks/; what the auditor finds there
is looked up as `make check-leaks` does.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from analytics_gate.audit.recorder.first_party import Folder, Site
from analytics_gate.audit.recorder.recorder import Recorder
from tests.support import leaking
from tests.support.leak_hunting import hunt, is_found
from tests.support.leaking import Leak

__all__ = [
    "ADDRESS",
    "BLANK",
    "Chosen",
    "Hunted",
    "Leak",
    "choose",
    "hunted",
    "is_traced",
    "planted",
    "recorded",
    "spread",
    "write_pages",
]

T = TypeVar("T")
ADDRESS = f"{leaking.SITE}/"
BLANK = "/blank/"
"""A page beside them that does nothing at all."""

_BLANK = (
    '<!doctype html>\n<html lang="en">\n<head><meta '
    'charset="utf-8"><title>Blank</title></head>\n</html>\n'
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pages of the corpus: planted ways to leak, and clean pages that only look it."""

    ways: tuple[Leak, ...]
    clean: tuple[Leak, ...]


@dataclass(frozen=True, slots=True)
class Hunted:
    """What came of the auditor's visits in one engine: ids of pages, and how much was
    found on clean ones.
    """

    planted: tuple[str, ...]
    found: frozenset[str]
    clean: tuple[str, ...]
    false: tuple[tuple[str, int], ...]

    @property
    def missed(self) -> tuple[str, ...]:
        """The ways that were not found."""
        return tuple(way for way in self.planted if way not in self.found)


def spread(items: Sequence[T], count: int) -> tuple[T, ...]:
    """So many of the items, evenly over their order and the first among them; all where
    there are not more.
    """
    count = min(count, len(items))
    return tuple(items[index * len(items) // count] for index in range(count))


def planted() -> int:
    """How many ways to leak the corpus has."""
    return len(leaking.ways())


def choose(count: int) -> Chosen:
    """So many of the planted ways, and the same share of the clean pages."""
    ways, clean = leaking.ways(), leaking.clean_pages()
    return Chosen(
        spread(ways, count),
        spread(clean, -(-len(clean) * min(count, len(ways)) // len(ways))),
    )


def hunted(chosen: Chosen, engine: str) -> Hunted:
    """Sends the auditor to them in one engine, to each until something is found, by
    four visitors at most.
    """
    ways = tuple(leak for leak in chosen.ways if engine in leak.only)
    findings = hunt((*ways, *chosen.clean), engine)
    return Hunted(
        tuple(leak.id for leak in ways),
        frozenset(leak.id for leak in ways if is_found(leak, findings[leak.id])),
        tuple(leak.id for leak in chosen.clean),
        tuple(
            (leak.id, len(findings[leak.id]))
            for leak in chosen.clean
            if findings[leak.id]
        ),
    )


def write_pages(folder: Path, leaks: Sequence[Leak]) -> None:
    """Writes the site of these pages, and the blank one."""
    leaking.build(folder, leaks)
    blank = folder / BLANK.strip("/") / "index.html"
    blank.parent.mkdir()
    blank.write_text(_BLANK, encoding="utf-8")


@contextmanager
def recorded(leaks: Sequence[Leak]) -> Iterator[Recorder]:
    """A recorder that answers for the site of these pages, as `https://site.example`,
    and for their third parties.
    """
    with TemporaryDirectory(prefix="analytics-gate-") as name, Recorder() as recorder:
        write_pages(Path(name), leaks)
        recorder.serve_site(Site(ADDRESS, Folder(Path(name))))
        leaking.prepare(recorder, leaks)
        yield recorder


def is_traced(leak: Leak, told: str, told_of_blank: str) -> bool:
    """Whether an auditor's output names the third party, or what is kept or called, at
    all.

    More often than its output about a page that does nothing, and where it does not
    merely repeat the page's own address and title.
    """
    own = told.replace(leak.page, "/").replace(leak.title, "")
    named = leak.host or leak.what
    return own.count(named) > told_of_blank.count(named)
