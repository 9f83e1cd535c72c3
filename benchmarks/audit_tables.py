"""The figures of the auditors as tables: what ours finds, how it stands beside the
others, and what an audit costs.
"""

from collections.abc import Callable, Mapping, Sequence

from benchmarks.leaking_pages import Hunted
from benchmarks.other_auditors import Looked
from benchmarks.own_audits import Cost
from benchmarks.samples import Failed, Outcome, Sample
from benchmarks.tables import Row, Table

OURS = "Analytics Gate"
_MB = 1_000_000


def _one(value: float) -> Sample:
    return Sample((value,))


def found_table(hunted: Mapping[str, Hunted]) -> Table:
    """What our auditor found, by engine."""
    each = tuple(hunted.values())

    def row(name: str, values: Sequence[int]) -> Row:
        return Row(name, tuple(map(_one, values)))

    return Table(
        "our auditor on pages that leak",
        tuple(hunted),
        (
            row("ways planted", [len(one.planted) for one in each]),
            row("ways found", [len(one.planted) - len(one.missed) for one in each]),
            row("clean pages that only look it", [len(one.clean) for one in each]),
            row(
                "false findings on them",
                [sum(count for _, count in one.false) for one in each],
            ),
        ),
    )


def beside_table(
    pages: int, found: int, ours: Cost, others: Mapping[str, Looked | Failed]
) -> Table:
    """Our auditor beside the others on the same pages, all of them two visits at a time."""

    def row(
        name: str,
        own: Outcome | None,
        figure: Callable[[Looked], float],
        digits: int = 0,
    ) -> Row:
        theirs = (
            each if isinstance(each, Failed) else _one(figure(each))
            for each in others.values()
        )
        return Row(name, (own, *theirs), digits)

    return Table(
        f"auditors on {pages} of these pages",
        (OURS, *others),
        (
            row(
                "ways found by name, or traced at all",
                _one(found),
                lambda each: len(each.traced),
            ),
            row("visits to each page", _one(ours.visits / pages), lambda _: 1),
            row("visits a minute", _one(ours.a_minute), lambda each: each.a_minute, 1),
            row(
                "ours makes so many times as many",
                None,
                lambda each: ours.a_minute / each.a_minute,
                1,
            ),
        ),
    )


def cost_table(few: Cost, many: Cost) -> Table:
    """What an audit costs, and what one costs of several times as many visits."""
    peaks = (
        _peak(few),
        _peak(many),
        _one(many.peak / few.peak) if few.peak and many.peak else None,
    )
    return Table(
        "cost of an audit",
        ("small", "large", "ratio"),
        (
            Row(
                "visits",
                tuple(map(_one, (few.visits, many.visits, many.visits / few.visits))),
            ),
            Row(
                "time, s",
                tuple(
                    map(_one, (few.seconds, many.seconds, many.seconds / few.seconds))
                ),
                1,
            ),
            Row(
                "visits a minute",
                tuple(
                    map(
                        _one,
                        (few.a_minute, many.a_minute, many.a_minute / few.a_minute),
                    )
                ),
                1,
            ),
            Row("most memory of the process that leads, MB", peaks, 1),
        ),
    )


def missed_lines(hunted: Mapping[str, Hunted]) -> tuple[str, ...]:
    """A line for each way that was not found, and for each clean page on which something was."""
    missed = [
        f"not found: {engine}: {way}"
        for engine, one in hunted.items()
        for way in one.missed
    ]
    false = [
        f"found on a clean page: {engine}: {page}"
        for engine, one in hunted.items()
        for page, _ in one.false
    ]
    return (*missed, *false)


def _peak(cost: Cost) -> Sample | None:
    return _one(cost.peak / _MB) if cost.peak else None
