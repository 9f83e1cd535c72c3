"""What all visits of an audit together come to; it needs no browser, so whoever joins
reports concludes the same.
"""

import datetime
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.judgement.unused_declarations import unused_declarations
from analytics_gate.audit.observation import Observation
from analytics_gate.audit.report import Head, ReportedPromise, Visit
from analytics_gate.audit.reports.serialization import visit_to_dict
from analytics_gate.declaration.values import Declaration
from analytics_gate.promises.promises import Promises
from analytics_gate.promises.verdict import Verdict, verdicts_of


def today() -> str:
    """The day of a report, ISO 8601; SOURCE_DATE_EPOCH (seconds since 1970) stands for another."""
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
    """The head with what only all visits together can say: promises, and what is
    declared and was never seen.
    """
    report = {
        "made": head.made,
        "engines": [
            {"name": engine.name, "version": engine.version} for engine in head.engines
        ],
        "visits": map(visit_to_dict, visits()),
    }
    verdicts = verdicts_of(promises.listed, report)
    kept = tuple(
        ReportedPromise(
            each.id,
            each.page,
            each.quote,
            verdict.status,
            tuple(map(str, verdict.proofs)),
        )
        for each, verdict in zip(promises.listed, verdicts, strict=True)
    )
    broken = tuple(_broken(promises, verdicts))
    if declaration:
        missing = unused_declarations(declaration, _observations(visits()))
    else:
        missing = head.unseen
    return replace(head, promises=kept, findings=broken, unseen=missing)


def _broken(promises: Promises, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    for promise, verdict in zip(promises.listed, verdicts, strict=True):
        if verdict.status == "broken":
            first, *others = verdict.because
            more = f", and {len(others)} more" if others else ""
            message = f'"{promise.quote}" is not so: {first}{more}'
            yield Finding(
                Code.PROMISE_BROKEN,
                promise.id,
                None,
                f"{promises.file}:{promise.line}",
                message,
                promise.line,
            )


def _observations(visits: Iterable[Visit]) -> Iterator[Observation]:
    return (visit.observation for visit in visits)
