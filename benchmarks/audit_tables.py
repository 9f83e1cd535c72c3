"""Tables of the auditors: what ours finds, how the others compare, what it costs."""

from collections.abc import Callable, Mapping

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
    """Shows what our auditor found, by engine."""

    def row(name: str, figure: Callable[[Hunted], int]) -> Row:
        return Row(name, tuple(_one(figure(each)) for each in hunted.values()))

    rows = (
        row("ways planted", lambda one: len(one.planted)),
        row("ways found", lambda one: len(one.planted) - len(one.missed)),
        row("clean pages that only look it", lambda one: len(one.clean)),
        row("false findings on them", _false_findings),
    )
    return Table("our auditor on pages that leak", tuple(hunted), rows)


def _false_findings(hunted: Hunted) -> int:
    return sum(count for _, count in hunted.false)


def beside_table(
    pages: int, found: int, ours: Cost, others: Mapping[str, Looked | Failed]
) -> Table:
    """Compares our auditor with others on the same pages, each with two visits at once."""

    def row(
        name: str,
        own: Outcome | None,
        figure: Callable[[Looked], float],
        digits: int = 0,
    ) -> Row:
        outcomes = [own]
        for each in others.values():
            outcomes.append(_figure(each, figure))
        return Row(name, tuple(outcomes), digits)

    rows = (
        row(
            "ways found by name, or traced at all",
            _one(found),
            lambda each: len(each.traced),
        ),
        row("visits to each page", _one(ours.visits / pages), lambda _: 1),
        row(
            "visits a minute",
            _one(ours.a_minute),
            lambda each: each.a_minute,
            digits=1,
        ),
        row(
            "ours makes so many times as many",
            None,
            lambda each: ours.a_minute / each.a_minute,
            digits=1,
        ),
    )
    return Table(f"auditors on {pages} of these pages", (OURS, *others), rows)


def _figure(looked: Looked | Failed, figure: Callable[[Looked], float]) -> Outcome:
    if isinstance(looked, Failed):
        return looked
    return _one(figure(looked))


def cost_table(few: Cost, many: Cost) -> Table:
    """Compares the cost of an audit with that of several times as many visits."""

    def row(name: str, figure: Callable[[Cost], float], digits: int = 0) -> Row:
        small = figure(few)
        large = figure(many)
        return Row(name, (_one(small), _one(large), _one(large / small)), digits)

    rows = (
        row("visits", lambda cost: cost.visits),
        row("time, s", lambda cost: cost.seconds, 1),
        row("visits a minute", lambda cost: cost.a_minute, 1),
        Row("most memory of the process that leads, MB", _peaks(few, many), 1),
    )
    return Table("cost of an audit", ("small", "large", "ratio"), rows)


def _peaks(few: Cost, many: Cost) -> tuple[Sample | None, ...]:
    ratio = None
    if few.peak and many.peak:
        ratio = _one(many.peak / few.peak)
    return _peak(few), _peak(many), ratio


def missed_lines(hunted: Mapping[str, Hunted]) -> tuple[str, ...]:
    """Lists the ways that were not found, and the clean pages with findings."""
    missed = []
    false = []
    for engine, one in hunted.items():
        for way in one.missed:
            missed.append(f"not found: {engine}: {way}")
        for page, _ in one.false:
            false.append(f"found on a clean page: {engine}: {page}")
    return (*missed, *false)


def _peak(cost: Cost) -> Sample | None:
    if cost.peak:
        return _one(cost.peak / _MB)
    return None
