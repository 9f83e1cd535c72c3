"""What an audit's visits come to: how many, how many went wrong, and what is wrong,
each thing once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from analytics_gate.audit.columns import Configuration, configuration_of
from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.report import Head, Visit

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A visit in which something was found; `number` is the visit's, counted from 0 in
    the report's order.
    """

    number: int
    page: str
    column: Configuration


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that is wrong, in however many visits; `first` is the finding as it was
    first met.
    """

    first: Finding
    visits: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers of a report.

    `failing` counts visits with findings, `failing_pages` pages with such a visit,
    `findings` those of no visit too.
    """

    visits: int
    failing: int
    findings: int
    pages: int
    failing_pages: int
    columns: tuple[Configuration, ...]
    by_code: Mapping[Code, int]
    by_column: Mapping[Configuration, int]
    groups: tuple[Group, ...]

    @property
    def is_clean(self) -> bool:
        """Whether something was visited, and nothing is wrong."""
        return self.visits > 0 and self.findings == 0

    @property
    def verdict(self) -> str:
        """The outcome in one line."""
        if not self.visits:
            return "Nothing was visited"
        if not self.findings:
            return (
                f"Clean: {counted(self.visits, 'visit')} to "
                f"{counted(self.pages, 'page')}, no finding"
            )
        return (
            f"{counted(self.findings, 'finding')}, in {self.failing:,} of "
            f"{counted(self.visits, 'visit')}"
        )


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 visit`, `1,200 visits`."""
    if number == 1:
        return f"{number:,} {noun}"
    return f"{number:,} {noun}s"


@dataclass(slots=True)
class _Sum:
    """The groups so far: by what is wrong, its first finding, how often, and where first."""

    codes: Counter[Code] = field(default_factory=Counter)
    first: dict[tuple[Code, str, str], Finding] = field(default_factory=dict)
    visits: Counter[tuple[Code, str, str]] = field(default_factory=Counter)
    examples: dict[tuple[Code, str, str], list[Example]] = field(default_factory=dict)

    def add(self, findings: tuple[Finding, ...], example: Example | None) -> None:
        self.codes.update(finding.code for finding in findings)
        for key, finding in {
            (each.code, each.what, each.service or ""): each for each in findings
        }.items():
            self.first.setdefault(key, finding)
            examples = self.examples.setdefault(key, [])
            if example:
                self.visits[key] += 1
                examples.extend([example] if len(examples) < _EXAMPLES else [])

    def groups(self) -> tuple[Group, ...]:
        order = {code: rank for rank, code in enumerate(Code)}
        keys = sorted(
            self.first, key=lambda key: (order[key[0]], -self.visits[key], key)
        )
        return tuple(
            Group(self.first[key], self.visits[key], tuple(self.examples[key]))
            for key in keys
        )


def add_up(head: Head, visits: Iterable[Visit]) -> Totals:
    """Goes once through the visits, which have to be in a report's order."""
    found = _Sum()
    found.add(head.findings, None)
    by_column: Counter[Configuration] = Counter()
    emulated: set[Configuration] = set()
    number = failing = pages = failing_pages = 0
    for page, of_page in groupby(visits, key=lambda visit: visit.observation.page):
        before = failing
        for visit in of_page:
            column = configuration_of(visit)
            by_column[column] += len(visit.findings)
            emulated |= {column} if column.emulated else set()
            failing += bool(visit.findings)
            found.add(visit.findings, Example(number, page, column))
            number += 1
        pages += 1
        failing_pages += failing > before
    marked = (replace(column, emulated=column in emulated) for column in by_column)
    columns = tuple(sorted(marked, key=lambda each: each.rank))
    return Totals(
        number,
        failing,
        found.codes.total(),
        pages,
        failing_pages,
        columns,
        found.codes,
        by_column,
        found.groups(),
    )
