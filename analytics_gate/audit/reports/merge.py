"""Reports of shards joined into the one that a single machine would have made."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from pathlib import Path

from analytics_gate.audit.columns import key_of
from analytics_gate.audit.report import Head, ReportedPromise, Visit
from analytics_gate.audit.reports.as_json import Report, read_report
from analytics_gate.audit.reports.shards import parse_shard
from analytics_gate.audit.reports.spool import visited_twice
from analytics_gate.errors import GateError, Problem

# What a promise comes to, the worst first: one shard that could not test it is enough
# to leave it untested.
_STATUSES = ("broken", "untested", "kept", "attested")


@dataclass(frozen=True, slots=True)
class Joined:
    """The visits of several reports, in order."""

    reports: tuple[Report, ...]

    def visits(self) -> Iterator[Visit]:
        """All visits, one at a time; as often as wanted. Raises GateError for one that
        two reports have.
        """
        last = None
        for visit in heapq.merge(
            *(report.visits() for report in self.reports), key=key_of
        ):
            if key_of(visit) == last:
                raise visited_twice(visit)
            last = key_of(visit)
            yield visit


def merge(paths: Iterable[Path]) -> tuple[Head, Joined]:
    """Joins the reports of all shards of one audit, given in any order.

    Raises GateError for a file that is no report, for reports of different audits, and
    for a shard that is missing or comes twice. That two reports have the same visit
    shows only when the visits are read.
    """
    reports = tuple(read_report(path) for path in paths)
    if not reports:
        raise _error("no report to join, expected one for each shard")
    _refuse_incomplete(reports)
    for first, other in combinations(reports, 2):
        _refuse_different(first, other)
    return reduce(
        _join, (replace(report.head, shard="") for report in reports)
    ), Joined(reports)


def _refuse_incomplete(reports: tuple[Report, ...]) -> None:
    shards = sorted(parse_shard(report.head.shard or "1/1") for report in reports)
    count = shards[0][1]
    for shard in shards:
        if shard[1] != count:
            raise _error(
                f"shard {shard[0]}/{shard[1]} belongs to another split than {shards[0][0]}/{count}"
            )
        if shards.count(shard) > 1:
            raise _error(
                f"shard {shard[0]}/{shard[1]} comes twice, expected each one once"
            )
    missing = []
    for index in range(1, count + 1):
        if (index, count) not in shards:
            missing.append(f"{index}/{count}")
    if missing:
        raise _error(f"shard {', '.join(missing)} is missing; add its report")


def _refuse_different(first: Report, other: Report) -> None:
    pairs = [("target", first.head.target, other.head.target)]
    # A shard need not have a visit by each of them.
    known = {engine.name: engine.version for engine in first.head.engines}
    pairs += [
        (engine.name, known.get(engine.name, engine.version), engine.version)
        for engine in other.head.engines
    ]
    for name, expected, found in pairs:
        if found != expected:
            message = (
                f"{name} is {found}, but {expected} in {first.path.as_posix()}; "
                "join reports of one audit only"
            )
            raise GateError(Problem(other.path.as_posix(), 0, message))


def _join(one: Head, other: Head) -> Head:
    return replace(
        one,
        made=max(one.made, other.made),
        engines=tuple(
            sorted({*one.engines, *other.engines}, key=lambda each: each.name)
        ),
        promises=_join_promises(one.promises, other.promises),
        findings=tuple(sorted({*one.findings, *other.findings}, key=repr)),
        unseen=tuple(sorted({*one.unseen} & {*other.unseen})),
    )


def _join_promises(
    some: tuple[ReportedPromise, ...], others: tuple[ReportedPromise, ...]
) -> tuple[ReportedPromise, ...]:
    joined: dict[str, ReportedPromise] = {}
    for promise in (*some, *others):
        joined[promise.id] = _join_promise(joined.get(promise.id, promise), promise)
    return tuple(joined[name] for name in sorted(joined))


def _join_promise(one: ReportedPromise, other: ReportedPromise) -> ReportedPromise:
    status = min(one.status, other.status, key=_STATUSES.index)
    return replace(
        one, status=status, proofs=tuple(sorted({*one.proofs, *other.proofs}))
    )


def _error(message: str) -> GateError:
    return GateError(Problem("merge", 0, message))
