"""Chooses the pages that auditors are measured on, from the tests' corpus of leaks.

The corpus is tests/support/leaking.py with tests/leaks/. Our auditor visits its pages
in the same way as in `make check-leaks`.
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
"""A page that does nothing, to compare with."""

_BLANK = (
    '<!doctype html>\n<html lang="en">\n<head><meta '
    'charset="utf-8"><title>Blank</title></head>\n</html>\n'
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pages of the corpus: planted ways to leak, and clean pages that look like leaks."""

    ways: tuple[Leak, ...]
    clean: tuple[Leak, ...]


@dataclass(frozen=True, slots=True)
class Hunted:
    """The pages that were visited in one engine, by id, and those with findings.

    `false` are clean pages with the number of findings there.
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
    """Picks `count` of the items, evenly spread, beginning with the first one."""
    count = min(count, len(items))
    return tuple(items[index * len(items) // count] for index in range(count))


def planted() -> int:
    """Counts the ways to leak in the corpus."""
    return len(leaking.ways())


def choose(count: int) -> Chosen:
    """Picks so many of the planted ways, and the same share of the clean pages."""
    ways = leaking.ways()
    clean = leaking.clean_pages()
    clean_count = -(-len(clean) * min(count, len(ways)) // len(ways))  # rounded up
    return Chosen(spread(ways, count), spread(clean, clean_count))


def hunted(chosen: Chosen, engine: str) -> Hunted:
    """Visits the pages in one engine, each by up to four visitors until one leaks."""
    ways = [leak for leak in chosen.ways if engine in leak.only]
    findings = hunt((*ways, *chosen.clean), engine)
    found = set()
    for leak in ways:
        if is_found(leak, findings[leak.id]):
            found.add(leak.id)
    false = []
    for leak in chosen.clean:
        if findings[leak.id]:
            false.append((leak.id, len(findings[leak.id])))
    return Hunted(
        tuple(leak.id for leak in ways),
        frozenset(found),
        tuple(leak.id for leak in chosen.clean),
        false=tuple(false),
    )


def write_pages(folder: Path, leaks: Sequence[Leak]) -> None:
    """Writes a site with these pages and the blank one."""
    leaking.build(folder, leaks)
    blank = folder / BLANK.strip("/") / "index.html"
    blank.parent.mkdir()
    blank.write_text(_BLANK, encoding="utf-8")


@contextmanager
def recorded(leaks: Sequence[Leak]) -> Iterator[Recorder]:
    """Runs a recorder that serves these pages and their third parties."""
    with TemporaryDirectory(prefix="analytics-gate-") as name, Recorder() as recorder:
        write_pages(Path(name), leaks)
        recorder.serve_site(Site(ADDRESS, Folder(Path(name))))
        leaking.prepare(recorder, leaks)
        yield recorder


def is_traced(leak: Leak, output: str, output_of_blank: str) -> bool:
    """Checks whether an auditor's output names the third party, or the key or call.

    It has to do so more often than for a page that does nothing, and elsewhere than in
    the page's own address and title.
    """
    rest = output.replace(leak.page, "/").replace(leak.title, "")
    named = leak.host or leak.what
    return rest.count(named) > output_of_blank.count(named)
