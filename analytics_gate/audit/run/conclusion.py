"""Concludes what only all visits of an audit together show: kept promises, and unused
declarations. It needs no browser, so that `merge` can do it too.
"""

import datetime
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.judgement.unused_declarations import unused_declarations
from analytics_gate.audit.report import Head, ReportedPromise, Visit
from analytics_gate.audit.reports.serialization import visit_to_dict
from analytics_gate.declaration.values import Declaration
from analytics_gate.promises.promises import Promises
from analytics_gate.promises.verdict import Verdict, verdicts_of


def today() -> str:
    """Gives the day of a report, ISO 8601; SOURCE_DATE_EPOCH (seconds) overrides it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        now = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    else:
        now = datetime.datetime.now(datetime.UTC)
    return now.date().isoformat()


def conclude(
    head: Head,
    visits: Callable[[], Iterator[Visit]],
    promises: Promises,
    declaration: Declaration | None = None,
) -> Head:
    """Completes the head with the promises' outcomes and the unused declarations."""
    engines = [{"name": each.name, "version": each.version} for each in head.engines]
    report = {
        "made": head.made,
        "engines": engines,
        "visits": map(visit_to_dict, visits()),
    }
    verdicts = verdicts_of(promises.listed, report)
    unseen = head.unseen
    if declaration:
        observations = (visit.observation for visit in visits())
        unseen = unused_declarations(declaration, observations)
    return replace(
        head,
        promises=tuple(_reported(promises, verdicts)),
        findings=tuple(_broken(promises, verdicts)),
        unseen=unseen,
    )


def _reported(
    promises: Promises, verdicts: Iterable[Verdict]
) -> Iterator[ReportedPromise]:
    for promise, verdict in zip(promises.listed, verdicts, strict=True):
        proofs = tuple(map(str, verdict.proofs))
        yield ReportedPromise(
            promise.id,
            promise.page,
            promise.quote,
            status=verdict.status,
            proofs=proofs,
        )


def _broken(promises: Promises, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    for promise, verdict in zip(promises.listed, verdicts, strict=True):
        if verdict.status != "broken":
            continue
        first, *others = verdict.reasons
        message = f'"{promise.quote}" is not so: {first}'
        if others:
            message += f", and {len(others)} more"
        yield Finding(
            Code.PROMISE_BROKEN,
            promise.id,
            None,
            where=f"{promises.file}:{promise.line}",
            message=message,
            line=promise.line,
        )
