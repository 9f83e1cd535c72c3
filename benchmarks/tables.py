"""Formats tables of figures: as text, as Markdown, and as values for a program."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.samples import Failed, Outcome, Seen

Cell = Outcome | Seen | None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure for each of those compared; None where it does not apply."""

    name: str
    outcomes: tuple[Cell, ...]
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the names of those compared."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        """A line for each figure that could not be measured."""
        lines = []
        for row in self.rows:
            for column, outcome in zip(self.columns, row.outcomes, strict=True):
                if isinstance(outcome, Failed):
                    name = f"{self.title}, {row.name}, {column}"
                    lines.append(f"{name}: {outcome.reason}")
        return tuple(lines)


def cell(outcome: Cell, digits: int = 0) -> str:
    """Formats an outcome: the median, with its spread if there are several values."""
    if outcome is None:
        return "–"
    if isinstance(outcome, Seen):
        return outcome.text
    if isinstance(outcome, Failed):
        return "failed"
    median = f"{outcome.median:,.{digits}f}"
    if len(outcome.values) == 1:
        return median
    return f"{median} ±{outcome.spread:,.{digits}f}"


def _cells(table: Table) -> list[list[str]]:
    lines = [[table.title, *table.columns]]
    for row in table.rows:
        cells = [cell(outcome, row.digits) for outcome in row.outcomes]
        lines.append([row.name, *cells])
    return lines


def as_text(table: Table) -> str:
    """Aligns the table in columns."""
    cells = _cells(table)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(row, widths) for row in cells)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *cells = row
    width, *others = widths
    line = name.ljust(width)
    for text, width in zip(cells, others, strict=True):
        line += f"  {text:>{width}}"
    return line.rstrip()


def as_markdown(table: Table) -> str:
    """Formats the table for documents."""
    heads, *rows = _cells(table)
    alignment = "---:"
    if any(_is_in_words(row) for row in table.rows):
        alignment = "---"
    rule = ["---", *[alignment] * len(table.columns)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))


def _is_in_words(row: Row) -> bool:
    return any(isinstance(outcome, Seen) for outcome in row.outcomes)


def as_values(tables: Iterable[Table]) -> dict[str, dict[str, dict[str, object]]]:
    """Gives all measurements by table, row and column.

    An observation is its text, and a failure its reason.
    """
    values = {}
    for table in tables:
        rows = {}
        for row in table.rows:
            rows[row.name] = _row_values(table, row)
        values[table.title] = rows
    return values


def _row_values(table: Table, row: Row) -> dict[str, object]:
    values = {}
    for column, outcome in zip(table.columns, row.outcomes, strict=True):
        if outcome is not None:
            values[column] = _value(outcome)
    return values


def _value(outcome: Outcome | Seen) -> object:
    if isinstance(outcome, Seen):
        return outcome.text
    if isinstance(outcome, Failed):
        return outcome.reason
    return list(outcome.values)
