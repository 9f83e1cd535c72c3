"""The report for the terminal: the matrix as far as it fits a screen, and a line a finding."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TextIO

from analytics_gate.audit.columns import Configuration, configuration_of
from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.sanitize import one_line, shortened
from analytics_gate.audit.reports.totals import Group, Totals, counted
from analytics_gate.audit.visitors import Signal

# A screen, of some forty lines.
_MAX_ROWS = 16
_FEWEST_PAGES = 3
_MAX_GROUPS = 8
_NARROWEST_PAGE = 16
_WIDEST_PAGE = 40
_CELL = 10


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours (ECMA-48, 8.3.117), or none of them."""

    colours: bool

    def good(self, text: str) -> str:
        """In green."""
        return self._in("32", text)

    def bad(self, text: str) -> str:
        """In bold red."""
        return self._in("1;31", text)

    def quiet(self, text: str) -> str:
        """Dimmed."""
        return self._in("2", text)

    def _in(self, code: str, text: str) -> str:
        if self.colours:
            return f"\x1b[{code}m{text}\x1b[0m"
        return text


def wants_colours(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether somebody looks at the stream who did not refuse colours (no-color.org)."""
    return (
        stream.isatty()
        and not environment.get("NO_COLOR")
        and environment.get("TERM") != "dumb"
    )


def finding_lines(visit: Visit) -> Iterator[str]:
    """A line for each finding of a visit: `page visitor engine: code what — where: message`."""
    for finding in visit.findings:
        yield f"{one_line(visit.observation.page)} {configuration_of(visit)}: {_said(finding)}"


def head_lines(head: Head) -> Iterator[str]:
    """A line for each finding of no single visit: `code what — where: message`."""
    return map(_said, head.findings)


def _said(finding: Finding) -> str:
    where = f" — {finding.where}" if finding.where else ""
    return one_line(f"{finding.code} {finding.what}{where}: {finding.message}")


def table_lines(
    head: Head, totals: Totals, visits: Iterable[Visit], *, width: int, paint: Paint
) -> Iterator[str]:
    """The report on a screen of `width` characters: a matrix for each engine, what is
    wrong, and the verdict.
    """
    most = max(Counter(column.engine for column in totals.columns).values(), default=0)
    room = min(_WIDEST_PAGE, max(_NARROWEST_PAGE, width - most * _CELL))
    tables = list(_tables(totals.columns, max(1, (width - room) // _CELL)))
    pages = list(
        islice(
            _failing_pages(visits),
            max(_FEWEST_PAGES, _MAX_ROWS // max(1, len(tables))),
        )
    )
    for columns in tables:
        yield f"{columns[0].engine} {_version(head, columns[0].engine)}".rstrip()
        yield from _matrix(columns, pages, room, paint)
        yield ""
    yield from _rest_of_pages(len(pages), totals)
    yield from _groups(totals, width, paint)
    yield paint.good(totals.verdict) if totals.is_clean else paint.bad(totals.verdict)


Cells = dict[Configuration, tuple[Code, ...]]


def _failing_pages(visits: Iterable[Visit]) -> Iterator[tuple[str, Cells]]:
    """Pages with something wrong, each with the codes that were found as each visitor."""
    for page, of_page in groupby(visits, key=lambda visit: visit.observation.page):
        cells = {
            configuration_of(visit): tuple(finding.code for finding in visit.findings)
            for visit in of_page
        }
        if any(cells.values()):
            yield page, cells


def _tables(
    columns: Iterable[Configuration], most: int
) -> Iterator[list[Configuration]]:
    """Columns of one engine at a time, no more than fit beside each other."""
    for _, of_engine in groupby(columns, key=lambda column: column.engine):
        left = sorted(
            of_engine,
            key=lambda column: (
                not column.javascript,
                list(Signal).index(column.visitor.signal),
            ),
        )
        while left:
            yield left[:most]
            left = left[most:]


def _version(head: Head, name: str) -> str:
    for engine in head.engines:
        if engine.name == name:
            return engine.version
    return ""


def _matrix(
    columns: list[Configuration],
    pages: list[tuple[str, Cells]],
    room: int,
    paint: Paint,
) -> Iterator[str]:
    signals = (column.visitor.signal for column in columns)
    choices = (
        column.visitor.choice if column.javascript else "no script"
        for column in columns
    )
    marks = ["emulated" if column.emulated else "" for column in columns]
    for words in (signals, *([marks] if any(marks) else []), choices):
        yield paint.quiet(
            (" " * room + "".join(f"{word:>{_CELL}}" for word in words)).rstrip()
        )
    for page, cells in pages or [("all pages", dict.fromkeys(columns, ()))]:
        shown = "".join(_cell(cells.get(column), paint) for column in columns)
        yield f"{shortened(one_line(page), room):{room}}{shown}"


def _cell(codes: tuple[Code, ...] | None, paint: Paint) -> str:
    if codes is None:
        return paint.quiet(f"{'·':>{_CELL}}")
    if not codes:
        return paint.good(f"{'ok':>{_CELL}}")
    shown = "?" if set(codes) == {Code.NOT_OBSERVED} else str(len(codes))
    return paint.bad(f"{shown:>{_CELL}}")


def _rest_of_pages(shown: int, totals: Totals) -> Iterator[str]:
    rest = []
    if totals.failing_pages > shown:
        rest.append(
            f"{counted(totals.failing_pages - shown, 'more page')} with findings"
        )
    if shown and totals.pages > totals.failing_pages:
        rest.append(
            f"{counted(totals.pages - totals.failing_pages, 'other page')} clean for every visitor"
        )
    if rest:
        yield "… and " + ", ".join(rest)
        yield ""


def _groups(totals: Totals, width: int, paint: Paint) -> Iterator[str]:
    shown = totals.groups[:_MAX_GROUPS]
    longest = max((len(group.first.code) for group in shown), default=0)
    for group in shown:
        often = f"×{group.visits:,}" if group.visits else ""
        rest = shortened(one_line(_group(group)), width - longest - 9)
        yield f"{often:>7} {paint.bad(f'{group.first.code:{longest}}')} {rest}"
    unshown = len(totals.groups) - len(shown)
    if unshown:
        yield f"… and {counted(unshown, 'other thing')}"
    if shown:
        yield ""


def _group(group: Group) -> str:
    example = group.examples[0] if group.examples else None
    return group.first.what + (
        f", first on {example.page} by {example.column}" if example else ""
    )
