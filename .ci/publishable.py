"""Says whether the last audit allows this site to be published, where no browser can:
on the machine of its host.

Ends with 0 where `evidence.json` is there, has no finding and proves what
`content/promises.yml` promises and nobody attests; with 1 and a line for each thing
that is in the way; with 2 where a file is wrong.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from analytics_gate.errors import GateError
from analytics_gate.promises.evidence import read_evidence
from analytics_gate.promises.promises import read_promises
from analytics_gate.promises.verdict import verdicts_of

EVIDENCE, PROMISES = Path("evidence.json"), Path("content/promises.yml")
MISSING = (
    f"{EVIDENCE}: there is no such file, and what is not proved is not "
    "published; `make audit` writes it, and "
    ".github/workflows/prove.yml commits it to the branch `published`, which "
    "is the one to publish from"
)


def obstacles() -> Iterator[str]:
    """What is in the way of publishing, a line each. Raises GateError for a report or
    promises that are none.
    """
    report = read_evidence(EVIDENCE, shown_as=str(EVIDENCE))
    if not report or not report["visits"]:
        yield MISSING
        return
    if found := sum(len(visit["findings"]) for visit in report["visits"]):
        yield (
            f"{EVIDENCE}: the audit has {found} findings; see them in "
            "evidence.html, which it wrote as well"
        )
    promises = read_promises(PROMISES, shown_as=str(PROMISES)).listed
    for promise, verdict in zip(promises, verdicts_of(promises, report), strict=True):
        if verdict.status == "broken":
            yield f"{PROMISES}: promise {promise.id!r} is broken; {verdict.reasons[0]}"
        if verdict.status == "untested":
            yield (
                f"{PROMISES}: promise {promise.id!r} is not tested; audit all "
                "that its proofs name"
            )


def main() -> int:
    """Prints the obstacles; the exit code."""
    try:
        lines = list(obstacles())
    except GateError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        "\n".join(
            lines
            or [f"{EVIDENCE}: no finding, and every promise is proved or attested"]
        )
    )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
