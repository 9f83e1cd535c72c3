"""One promise held against a report."""

from analytics_gate.promises.promises import Promise
from analytics_gate.promises.verdict import Report, Verdict, verdicts_of


def verdict_of(promise: Promise, report: Report) -> Verdict:
    (verdict,) = verdicts_of((promise,), report)
    return verdict
