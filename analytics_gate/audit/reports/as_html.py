"""The report for people: one HTML file that needs nothing else, and no script."""

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import groupby
from typing import TextIO

from jinja2 import Environment, StrictUndefined

from analytics_gate.audit.columns import Configuration, configuration_of
from analytics_gate.audit.finding import Code
from analytics_gate.audit.observation import ObservedRequest
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.rules import RULES
from analytics_gate.audit.reports.sanitize import one_line, shortened
from analytics_gate.audit.reports.totals import Totals, counted
from analytics_gate.delivery.csp import Csp, hash_source
from analytics_gate.translations.browsers import brief_version, engine_name

_LONGEST = 400
# With more visits than these, only those with findings show their picture: a file has to open, too.
_MAX_PICTURES = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """One visit in the matrix. `state` is `clean`, `bad`, or `unknown` where all that
    is wrong is that nobody saw.
    """

    number: int
    state: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One page in the matrix, with a cell for each column, None where it was not visited so."""

    page: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Shown:
    """One visit with all that it did."""

    number: int
    visit: Visit
    with_picture: bool

    @property
    def column(self) -> Configuration:
        """What the page was visited as."""
        return configuration_of(self.visit)

    @cached_property
    def third_party(self) -> tuple[ObservedRequest, ...]:
        """Requests that left the site, or would have."""
        found = []
        for each in self.visit.observation.requests:
            if each.third_party:
                found.append(each)
        return tuple(found)

    @cached_property
    def own(self) -> tuple[ObservedRequest, ...]:
        """Requests to the site itself."""
        found = []
        for each in self.visit.observation.requests:
            if not each.third_party:
                found.append(each)
        return tuple(found)

    @property
    def picture(self) -> str:
        """The picture as a `data:` address, empty where there is none."""
        screenshot = self.visit.screenshot
        if not (self.with_picture and screenshot and screenshot.is_file()):
            return ""
        kind = "jpeg" if screenshot.suffix == ".jpg" else "png"
        return (
            f"data:image/{kind};base64,"
            f"{base64.b64encode(screenshot.read_bytes()).decode('ascii')}"
        )


def write_html(
    stream: TextIO, head: Head, totals: Totals, visits: Callable[[], Iterator[Visit]]
) -> None:
    """Writes the page part by part; `visits` is asked twice, for the matrix and for the
    visits themselves.
    """
    style = _style()
    parts = (
        _environment()
        .from_string(_file("report.html.jinja"))
        .generate(
            head=head,
            totals=totals,
            style=style,
            policy=_policy(style),
            versions={engine.name: engine.version for engine in head.engines},
            engines=_spans(totals.columns, lambda column: column.engine),
            signals=_spans(
                totals.columns,
                lambda column: (
                    column.engine,
                    column.javascript,
                    column.visitor.signal,
                ),
            ),
            rows=_rows(totals.columns, visits()),
            shown=_shown(totals, visits()),
            rules=RULES,
            most_pictures=_MAX_PICTURES,
            kept=sum(promise.status == "kept" for promise in head.promises),
        )
    )
    stream.writelines(parts)


def _file(name: str) -> str:
    return (
        files("analytics_gate.audit.reports").joinpath(name).read_text(encoding="utf-8")
    )


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
    """The style sheet, with a rule for each finding code that leaves only what has it."""
    only = "".join(
        f"body:has(#only-{code}:checked) :is(.matrix tbody tr, .cards > "
        f'.group):not([data-codes~="{code}"]),\n'
        for code in (*Code, "any")
    )
    return f"{_file('report.css')}{only.rstrip().rstrip(',')} {{ display: none }}\n"


def _policy(style: str) -> Csp:
    sources = {
        "default-src": "'none'",
        "style-src": hash_source(style),
        "img-src": "data:",
    }
    closed = {"base-uri": "'none'", "form-action": "'none'"}
    return Csp(tuple((name, (source,)) for name, source in (sources | closed).items()))


def _spans(
    columns: Iterable[Configuration], key: Callable[[Configuration], object]
) -> tuple[tuple[Configuration, int], ...]:
    """Columns that stand beside each other and share a key: the first of them, and how
    many they are.
    """
    together = (list(some) for _, some in groupby(columns, key=key))
    return tuple((some[0], len(some)) for some in together)


def _rows(columns: tuple[Configuration, ...], visits: Iterable[Visit]) -> Iterator[Row]:
    for page, of_page in groupby(
        enumerate(visits), key=lambda each: each[1].observation.page
    ):
        cells = {}
        for number, visit in of_page:
            cells[configuration_of(visit)] = _cell(number, visit)
        yield Row(page, tuple(cells.get(column) for column in columns))


def _cell(number: int, visit: Visit) -> Cell:
    codes = tuple(finding.code for finding in visit.findings)
    state = (
        "clean"
        if not codes
        else "unknown"
        if set(codes) == {Code.NOT_OBSERVED}
        else "bad"
    )
    return Cell(number, state, codes)


def _shown(totals: Totals, visits: Iterable[Visit]) -> Iterator[Shown]:
    for number, visit in enumerate(visits):
        yield Shown(
            number, visit, totals.visits <= _MAX_PICTURES or bool(visit.findings)
        )


def _short(text: str) -> str:
    return shortened(one_line(text), _LONGEST)


def _lifetime(days: float | None) -> str:
    """How long a cookie lasts, in the largest unit of which it is at least one."""
    if days is None:
        return "session"
    for unit, length in (("day", 1.0), ("hour", 1 / 24), ("minute", 1 / 1440)):
        if days >= length:
            return counted(round(days / length), unit)
    return "under a minute"
