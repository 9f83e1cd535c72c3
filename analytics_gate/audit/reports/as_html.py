"""Writes the report for people: one self-contained HTML file without scripts."""

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import count, groupby
from typing import TextIO

from jinja2 import Environment, StrictUndefined

from analytics_gate.audit.configuration import Configuration, configuration_of
from analytics_gate.audit.finding import Code
from analytics_gate.audit.observation import ObservedRequest
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.rules import RULES
from analytics_gate.audit.reports.sanitize import one_line, shortened
from analytics_gate.audit.reports.totals import Totals, by_page, counted
from analytics_gate.delivery.csp import Csp, hash_source
from analytics_gate.translations.browsers import brief_version, engine_name

_LONGEST = 400
# With more visits, only those with findings show a picture, so that a browser can
# still open the file.
_MAX_PICTURES = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """One visit in the matrix.

    `state` is `clean`, `bad`, or `unknown` where the only finding is `not-observed`.
    """

    number: int
    state: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One page in the matrix, with a cell for each column; None for no such visit."""

    page: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Shown:
    """One visit in full."""

    number: int
    visit: Visit
    with_picture: bool

    @property
    def column(self) -> Configuration:
        """The engine and visitor of the visit."""
        return configuration_of(self.visit)

    @cached_property
    def third_party(self) -> tuple[ObservedRequest, ...]:
        """Requests to other sites, blocked ones included."""
        return self._requests(third_party=True)

    @cached_property
    def own(self) -> tuple[ObservedRequest, ...]:
        """Requests to the site itself."""
        return self._requests(third_party=False)

    def _requests(self, *, third_party: bool) -> tuple[ObservedRequest, ...]:
        found = []
        for each in self.visit.observation.requests:
            if each.third_party == third_party:
                found.append(each)
        return tuple(found)

    @property
    def picture(self) -> str:
        """The picture as a `data:` address; empty without one."""
        screenshot = self.visit.screenshot
        if not (self.with_picture and screenshot and screenshot.is_file()):
            return ""
        kind = "png"
        if screenshot.suffix == ".jpg":
            kind = "jpeg"
        encoded = base64.b64encode(screenshot.read_bytes()).decode("ascii")
        return f"data:image/{kind};base64,{encoded}"


def write_html(
    stream: TextIO, head: Head, totals: Totals, visits: Callable[[], Iterator[Visit]]
) -> None:
    """Writes the page in parts; `visits` is called for the matrix, and for the details."""
    style = _style()
    template = _environment().from_string(_file("report.html.jinja"))
    parts = template.generate(
        head=head,
        totals=totals,
        style=style,
        policy=_policy(style),
        versions={engine.name: engine.version for engine in head.engines},
        engines=_spans(totals.columns, _engine),
        signals=_spans(totals.columns, _signal),
        rows=_rows(totals.columns, visits()),
        shown=_shown(totals, visits()),
        rules=RULES,
        most_pictures=_MAX_PICTURES,
        kept=[promise.status for promise in head.promises].count("kept"),
    )
    stream.writelines(parts)


def _engine(column: Configuration) -> object:
    return column.engine


def _signal(column: Configuration) -> object:
    return column.engine, column.javascript, column.visitor.signal


def _file(name: str) -> str:
    folder = files("analytics_gate.audit.reports")
    return folder.joinpath(name).read_text(encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "short": _short,
        "lifetime": _lifetime,
        "counted": counted,
        "engine": engine_name,
        "brief": brief_version,
    }
    return environment


def _style() -> str:
    """Adds filters to the style sheet: each hides what lacks the code that is checked."""
    hidden = []
    for code in (*Code, "any"):
        hidden.append(
            f"body:has(#only-{code}:checked) :is(.matrix tbody tr, .cards > "
            f'.group):not([data-codes~="{code}"])'
        )
    selectors = ",\n".join(hidden)
    return f"{_file('report.css')}{selectors} {{ display: none }}\n"


def _policy(style: str) -> Csp:
    return Csp(
        (
            ("default-src", ("'none'",)),
            ("style-src", (hash_source(style),)),
            ("img-src", ("data:",)),
            ("base-uri", ("'none'",)),
            ("form-action", ("'none'",)),
        )
    )


def _spans(
    columns: Iterable[Configuration], key: Callable[[Configuration], object]
) -> tuple[tuple[Configuration, int], ...]:
    """Groups neighbouring columns by a key: the first of each group, and their number."""
    spans = []
    for _, group in groupby(columns, key=key):
        first, *others = group
        spans.append((first, 1 + len(others)))
    return tuple(spans)


def _rows(columns: tuple[Configuration, ...], visits: Iterable[Visit]) -> Iterator[Row]:
    numbers = count()
    for page, visits_of_page in by_page(visits):
        cells = {}
        for visit in visits_of_page:
            cells[configuration_of(visit)] = _cell(next(numbers), visit)
        yield Row(page, tuple(map(cells.get, columns)))


def _cell(number: int, visit: Visit) -> Cell:
    codes = visit.codes
    if not codes:
        return Cell(number, "clean", codes)
    if set(codes) == {Code.NOT_OBSERVED}:
        return Cell(number, "unknown", codes)
    return Cell(number, "bad", codes)


def _shown(totals: Totals, visits: Iterable[Visit]) -> Iterator[Shown]:
    for number, visit in enumerate(visits):
        with_picture = totals.visits <= _MAX_PICTURES or bool(visit.findings)
        yield Shown(number, visit, with_picture)


def _short(text: str) -> str:
    return shortened(one_line(text), _LONGEST)


def _lifetime(days: float | None) -> str:
    """Formats the lifetime of a cookie, in the largest unit that fits into it."""
    if days is None:
        return "session"
    for unit, length in (("day", 1.0), ("hour", 1 / 24), ("minute", 1 / 1440)):
        if days >= length:
            return counted(round(days / length), unit)
    return "under a minute"
