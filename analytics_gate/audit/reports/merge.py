"""Joins the reports of shards into the one that a single machine would have made."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from pathlib import Path

from analytics_gate.audit.configuration import key_of
from analytics_gate.audit.report import Head, ReportedPromise, Visit
from analytics_gate.audit.reports.as_json import Report, read_report
from analytics_gate.audit.reports.shards import parse_shard
from analytics_gate.audit.reports.spool import visited_twice
from analytics_gate.errors import GateError, Problem

# The worst first: a promise that one shard could not test is untested.
_STATUSES = ("broken", "untested", "kept", "attested")


@dataclass(frozen=True, slots=True)
class Joined:
    """The visits of several reports, merged in order."""

    reports: tuple[Report, ...]

    def visits(self) -> Iterator[Visit]:
        """Yields all visits, one at a time.

        Raises GateError for a visit that two reports have.
        """
        last = None
        sources = (report.visits() for report in self.reports)
        for visit in heapq.merge(*sources, key=key_of):
            key = key_of(visit)
            if key == last:
                raise visited_twice(visit)
            last = key
            yield visit


def merge(paths: Iterable[Path]) -> tuple[Head, Joined]:
    """Joins the reports of all shards of one audit, given in any order.

    Raises GateError for a file that is not an audit report, for reports of different
    audits, and for a shard that is missing or comes twice. A visit that comes twice is
    found only when the visits are read.
    """
    reports = tuple(map(read_report, paths))
    if not reports:
        raise _error("no report to join, expected one for each shard")
    _refuse_incomplete(reports)
    for first, other in combinations(reports, 2):
        _refuse_different(first, other)
    head = reduce(_join, [report.head for report in reports])
    return replace(head, shard=""), Joined(reports)


def _refuse_incomplete(reports: tuple[Report, ...]) -> None:
    shards = sorted(parse_shard(report.head.shard or "1/1") for report in reports)
    count = shards[0][1]
    for shard in shards:
        name = f"shard {shard[0]}/{shard[1]}"
        if shard[1] != count:
            first = f"{shards[0][0]}/{count}"
            raise _error(f"{name} belongs to another split than {first}")
        if shards.count(shard) > 1:
            raise _error(f"{name} comes twice, expected each one once")
    missing = []
    for index in range(1, count + 1):
        if (index, count) not in shards:
            missing.append(f"{index}/{count}")
    if missing:
        raise _error(f"shard {', '.join(missing)} is missing; add its report")


def _refuse_different(first: Report, other: Report) -> None:
    pairs = [("target", first.head.target, other.head.target)]
    # A shard may lack visits in some of the engines.
    known = {engine.name: engine.version for engine in first.head.engines}
    for engine in other.head.engines:
        expected = known.get(engine.name, engine.version)
        pairs.append((engine.name, expected, engine.version))
    for name, expected, found in pairs:
        if found != expected:
            message = (
                f"{name} is {found}, but {expected} in {first.path.as_posix()}; "
                "join reports of one audit only"
            )
            raise GateError(Problem(other.path.as_posix(), 0, message))


def _join(one: Head, other: Head) -> Head:
    engines = sorted({*one.engines, *other.engines}, key=lambda each: each.name)
    return replace(
        one,
        made=max(one.made, other.made),
        engines=tuple(engines),
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
    proofs = sorted({*one.proofs, *other.proofs})
    return replace(one, status=status, proofs=tuple(proofs))


def _error(message: str) -> GateError:
    return GateError(Problem("merge", 0, message))
