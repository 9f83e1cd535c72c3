"""Figures side by side: as text, as Markdown, and as values for a program."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.samples import Failed, Outcome, Seen

Cell = Outcome | Seen | None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was found out about all that are compared; None stands where there
    is no such thing.
    """

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
        """A line for each figure that is not there though it should be."""
        return tuple(
            f"{self.title}, {row.name}, {column}: {outcome.reason}"
            for row in self.rows
            for column, outcome in zip(self.columns, row.outcomes, strict=True)
            if isinstance(outcome, Failed)
        )


def cell(outcome: Cell, digits: int = 0) -> str:
    """An outcome as it stands in a table. A figure is the median, with its spread if it
    was measured more than once.
    """
    if outcome is None:
        return "–"
    if isinstance(outcome, Seen):
        return outcome.text
    if isinstance(outcome, Failed):
        return "failed"
    median = f"{outcome.median:,.{digits}f}"
    return (
        f"{median} ±{outcome.spread:,.{digits}f}" if len(outcome.values) > 1 else median
    )


def _cells(table: Table) -> list[list[str]]:
    rows = [
        [row.name, *(cell(outcome, row.digits) for outcome in row.outcomes)]
        for row in table.rows
    ]
    return [[table.title, *table.columns], *rows]


def as_text(table: Table) -> str:
    """The table in columns."""
    cells = _cells(table)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(row, widths) for row in cells)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        f"{text:{'<' if n == 0 else '>'}{widths[n]}}" for n, text in enumerate(row)
    )
    return "  ".join((first, *others)).rstrip()


def as_markdown(table: Table) -> str:
    """The table as documents have it."""
    heads, *rows = _cells(table)
    in_words = any(
        isinstance(outcome, Seen) for row in table.rows for outcome in row.outcomes
    )
    rule = ["---", *("---" if in_words else "---:" for _ in table.columns)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))


def as_values(tables: Iterable[Table]) -> dict[str, dict[str, dict[str, object]]]:
    """All measurements by table, row and column; what was seen as its words, and a
    failure as those that say why.
    """
    return {
        table.title: {
            row.name: {
                column: _value(outcome)
                for column, outcome in zip(table.columns, row.outcomes, strict=True)
                if outcome is not None
            }
            for row in table.rows
        }
        for table in tables
    }


def _value(outcome: Outcome | Seen) -> object:
    if isinstance(outcome, Seen):
        return outcome.text
    return outcome.reason if isinstance(outcome, Failed) else list(outcome.values)
