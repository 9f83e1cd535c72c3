"""Adds up an audit: counts its visits and pages, and groups equal findings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from analytics_gate.audit.configuration import Configuration, configuration_of
from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.report import Head, Visit

_MAX_EXAMPLES = 5
_RANKS = {code: rank for rank, code in enumerate(Code)}

_GroupKey = tuple[Code, str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A visit with a finding; `number` is its position in the report, from 0."""

    number: int
    page: str
    column: Configuration


@dataclass(frozen=True, slots=True)
class Group:
    """Equal findings of any number of visits; `first` is the first one of them."""

    first: Finding
    visits: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers of a report.

    `failing` counts visits with findings, and `failing_pages` pages with such a visit.
    `findings` includes those of no single visit.
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
        """True if there are visits, and no findings."""
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
    """Writes a number with its noun: `1 visit`, `1,200 visits`."""
    if number == 1:
        return f"{number:,} {noun}"
    return f"{number:,} {noun}s"


@dataclass(slots=True)
class _Sum:
    """The groups so far, by code, thing and service."""

    codes: Counter[Code] = field(default_factory=Counter)
    first: dict[_GroupKey, Finding] = field(default_factory=dict)
    visits: Counter[_GroupKey] = field(default_factory=Counter)
    examples: dict[_GroupKey, list[Example]] = field(default_factory=dict)

    def add(self, findings: tuple[Finding, ...], example: Example | None) -> None:
        distinct = {}
        for finding in findings:
            self.codes[finding.code] += 1
            distinct[finding.code, finding.what, finding.service or ""] = finding
        for key, finding in distinct.items():
            self.first.setdefault(key, finding)
            examples = self.examples.setdefault(key, [])
            if not example:
                continue
            self.visits[key] += 1
            if len(examples) < _MAX_EXAMPLES:
                examples.append(example)

    def groups(self) -> tuple[Group, ...]:
        groups = []
        for key in sorted(self.first, key=self._order):
            examples = tuple(self.examples[key])
            groups.append(Group(self.first[key], self.visits[key], examples))
        return tuple(groups)

    def _order(self, key: _GroupKey) -> tuple[int, int, _GroupKey]:
        return _RANKS[key[0]], -self.visits[key], key


def by_page(visits: Iterable[Visit]) -> Iterator[tuple[str, Iterator[Visit]]]:
    """Groups visits in a report's order by their page."""
    return groupby(visits, key=lambda visit: visit.observation.page)


def add_up(head: Head, visits: Iterable[Visit]) -> Totals:
    """Adds up the visits in one pass; they have to be in a report's order."""
    found = _Sum()
    found.add(head.findings, None)
    by_column: Counter[Configuration] = Counter()
    emulated: set[Configuration] = set()
    number = failing = pages = failing_pages = 0
    for page, visits_of_page in by_page(visits):
        before = failing
        for visit in visits_of_page:
            column = configuration_of(visit)
            by_column[column] += len(visit.findings)
            if column.emulated:
                emulated.add(column)
            failing += bool(visit.findings)
            found.add(visit.findings, Example(number, page, column))
            number += 1
        pages += 1
        failing_pages += failing > before
    columns = []
    for column in sorted(by_column, key=lambda each: each.rank):
        columns.append(replace(column, emulated=column in emulated))
    return Totals(
        visits=number,
        failing=failing,
        findings=found.codes.total(),
        pages=pages,
        failing_pages=failing_pages,
        columns=tuple(columns),
        by_code=found.codes,
        by_column=by_column,
        groups=found.groups(),
    )
