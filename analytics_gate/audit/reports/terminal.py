"""Formats the report for the terminal: a matrix that fits a screen, and findings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TextIO

from analytics_gate.audit.configuration import Configuration, configuration_of
from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.sanitize import one_line, shortened
from analytics_gate.audit.reports.totals import Group, Totals, by_page, counted
from analytics_gate.audit.visitors import Signal

# Chosen so that all of it fits on a screen of forty lines.
_MAX_ROWS = 16
_FEWEST_PAGES = 3
_MAX_GROUPS = 8
_NARROWEST_PAGE = 16
_WIDEST_PAGE = 40
_CELL = 10


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours text (ECMA-48, 8.3.117), or leaves it as it is."""

    colours: bool

    def good(self, text: str) -> str:
        """Colours it green."""
        return self._in("32", text)

    def bad(self, text: str) -> str:
        """Makes it bold and red."""
        return self._in("1;31", text)

    def quiet(self, text: str) -> str:
        """Dims it."""
        return self._in("2", text)

    def _in(self, code: str, text: str) -> str:
        if self.colours:
            return f"\x1b[{code}m{text}\x1b[0m"
        return text


def wants_colours(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """True for a terminal whose user has not turned colours off (no-color.org)."""
    return (
        stream.isatty()
        and not environment.get("NO_COLOR")
        and environment.get("TERM") != "dumb"
    )


def finding_lines(visit: Visit) -> Iterator[str]:
    """Yields a line for each finding: `page visitor engine: code what — where: message`."""
    name = f"{one_line(visit.observation.page)} {configuration_of(visit)}"
    for finding in visit.findings:
        yield f"{name}: {_finding_line(finding)}"


def head_lines(head: Head) -> Iterator[str]:
    """Yields a line for each finding of no single visit: `code what — where: message`."""
    return map(_finding_line, head.findings)


def _finding_line(finding: Finding) -> str:
    thing = f"{finding.code} {finding.what}"
    if finding.where:
        thing += f" — {finding.where}"
    return one_line(f"{thing}: {finding.message}")


def table_lines(
    head: Head, totals: Totals, visits: Iterable[Visit], *, width: int, paint: Paint
) -> Iterator[str]:
    """Yields a matrix for each engine, the findings and the verdict, `width` wide."""
    columns_by_engine = Counter(column.engine for column in totals.columns)
    most_columns = max(columns_by_engine.values(), default=0)
    room = min(_WIDEST_PAGE, max(_NARROWEST_PAGE, width - most_columns * _CELL))
    tables = list(_tables(totals.columns, max(1, (width - room) // _CELL)))
    max_rows = max(_FEWEST_PAGES, _MAX_ROWS // max(1, len(tables)))
    pages = list(islice(_failing_pages(visits), max_rows))
    for columns in tables:
        yield f"{columns[0].engine} {_version(head, columns[0].engine)}".rstrip()
        yield from _headings(columns, room, paint)
        yield from _rows(columns, pages, room, paint=paint)
        yield ""
    yield from _rest_of_pages(len(pages), totals)
    yield from _groups(totals, width, paint)
    if totals.is_clean:
        yield paint.good(totals.verdict)
    else:
        yield paint.bad(totals.verdict)


Cells = dict[Configuration, tuple[Code, ...]]


def _failing_pages(visits: Iterable[Visit]) -> Iterator[tuple[str, Cells]]:
    """Yields the pages with findings, with the codes for each column."""
    for page, visits_of_page in by_page(visits):
        cells = {configuration_of(visit): visit.codes for visit in visits_of_page}
        if any(cells.values()):
            yield page, cells


def _tables(
    columns: Iterable[Configuration], max_columns: int
) -> Iterator[list[Configuration]]:
    """Splits the columns into tables: of one engine each, and no wider than the screen."""
    for _, of_engine in groupby(columns, key=lambda column: column.engine):
        left = sorted(of_engine, key=_order)
        while left:
            yield left[:max_columns]
            left = left[max_columns:]


def _order(column: Configuration) -> tuple[bool, int]:
    return not column.javascript, list(Signal).index(column.visitor.signal)


def _version(head: Head, name: str) -> str:
    for engine in head.engines:
        if engine.name == name:
            return engine.version
    return ""


def _headings(columns: list[Configuration], room: int, paint: Paint) -> Iterator[str]:
    signals = []
    marks = []
    choices = []
    for column in columns:
        signals.append(str(column.visitor.signal))
        marks.append("emulated" * column.emulated)
        choices.append(_choice(column))
    lines = [signals, choices]
    if any(marks):
        lines.insert(1, marks)
    for words in lines:
        cells = "".join(f"{word:>{_CELL}}" for word in words)
        yield paint.quiet((" " * room + cells).rstrip())


def _choice(column: Configuration) -> str:
    if column.javascript:
        return str(column.visitor.choice)
    return "no script"


def _rows(
    columns: list[Configuration],
    pages: list[tuple[str, Cells]],
    room: int,
    *,
    paint: Paint,
) -> Iterator[str]:
    for page, cells in pages or [("all pages", dict.fromkeys(columns, ()))]:
        row = f"{shortened(one_line(page), room):{room}}"
        for column in columns:
            row += _cell(cells.get(column), paint)
        yield row


def _cell(codes: tuple[Code, ...] | None, paint: Paint) -> str:
    if codes is None:
        return paint.quiet(f"{'·':>{_CELL}}")
    if not codes:
        return paint.good(f"{'ok':>{_CELL}}")
    shown = str(len(codes))
    if set(codes) == {Code.NOT_OBSERVED}:
        shown = "?"
    return paint.bad(f"{shown:>{_CELL}}")


def _rest_of_pages(shown: int, totals: Totals) -> Iterator[str]:
    rest = []
    unshown = totals.failing_pages - shown
    if unshown > 0:
        rest.append(f"{counted(unshown, 'more page')} with findings")
    clean = totals.pages - totals.failing_pages
    if shown and clean > 0:
        rest.append(f"{counted(clean, 'other page')} clean for every visitor")
    if rest:
        yield "… and " + ", ".join(rest)
        yield ""


def _groups(totals: Totals, width: int, paint: Paint) -> Iterator[str]:
    shown = totals.groups[:_MAX_GROUPS]
    longest = max((len(group.first.code) for group in shown), default=0)
    for group in shown:
        often = ""
        if group.visits:
            often = f"×{group.visits:,}"
        code = paint.bad(f"{group.first.code:{longest}}")
        rest = shortened(one_line(_group(group)), width - longest - 9)
        yield f"{often:>7} {code} {rest}"
    unshown = len(totals.groups) - len(shown)
    if unshown:
        yield f"… and {counted(unshown, 'other thing')}"
    if shown:
        yield ""


def _group(group: Group) -> str:
    if not group.examples:
        return group.first.what
    example = group.examples[0]
    return f"{group.first.what}, first on {example.page} by {example.column}"
