"""The decision table's cases, for the tests of both who are held to it."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.decision import RecordedChoice
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.values import Declaration, Purpose
from tests.support.records import write_choice

DAY = 86_400.0
SIGNALS = ("none", "dnt", "gpc")
KINDS = ("starts", "embed")

_DECLARATION = "services:\n" + "".join(
    f"""  - id: the-{purpose}
    name: The {purpose}
    purpose: {purpose}
    provider: {{name: Example, policy: "https://{purpose}.example/privacy"}}
    script: https://{purpose}.example/count.js
    hosts: {{script: [{purpose}.example], connect: [{purpose}.example]}}
    told: [path]
    start: |
      return {{ view(told) {{ fetch("https://{purpose}.example/view" + told.path) }} }};
  - id: embed-{purpose}
    name: The embedded {purpose}
    purpose: {purpose}
    provider: {{name: Example, policy: "https://{purpose}.example/privacy"}}
    hosts: {{frame: [embed-{purpose}.example]}}
"""
    for purpose in Purpose
)
# A place for the embed of each purpose, as a site that MkDocs did not build may write it.
PLACES = "".join(
    f'<span data-gate-embed="embed-{purpose}" data-gate-address="https://'
    f'embed-{purpose}.example/view" '
    f'aria-label="{purpose}"></span>'
    for purpose in Purpose
)


@dataclass(frozen=True)
class Decision:
    """One visitor before one service, and what the table says of it."""

    it: str
    kind: str
    purpose: str
    signal: str
    record: str
    ask: bool
    runs: bool
    asked: bool

    @property
    def service(self) -> str:
        """The id of the service."""
        return f"{'the' if self.kind == 'starts' else 'embed'}-{self.purpose}"


def decisions() -> list[Decision]:
    return list(_decisions())


def _decisions() -> Iterator[Decision]:
    rows = yaml.safe_load(
        (Path(__file__).parents[1] / "declaration" / "decisions.yml").read_text(
            encoding="utf-8"
        )
    )
    for row in rows:
        keys = ("kind", "purpose", "signal", "record", "ask")
        for kind, purpose, signal, record, ask in itertools.product(
            *(row[key] for key in keys)
        ):
            yield Decision(
                row["it"], kind, purpose, signal, record, ask, row["runs"], row["asked"]
            )


@cache
def declaration(ask: bool) -> Declaration:
    """A site with one service of each purpose and kind."""
    return replace(parse_declaration(_DECLARATION, "services.yml"), ask=ask)


def records(now: float) -> dict[str, list[str]]:
    """The values of the cookies named `gate`, for each word of the table. All hold for
    every service of the site.
    """
    prints = frozenset(
        consent_hash(service) for service in declaration(ask=True).services
    )
    yes = RecordedChoice(allowed=prints)

    def written(choice: RecordedChoice, days: float = -1) -> str:
        return write_choice(choice, now + days * DAY)

    makers: dict[str, Callable[[], list[str]]] = {
        "none": lambda: [],
        "allowed": lambda: [written(yes)],
        "refused": lambda: [written(RecordedChoice(refused=prints))],
        "other": lambda: [
            written(
                RecordedChoice(
                    allowed=frozenset(f"{mark[:5]}-{mark[5]}zzzz" for mark in prints)
                )
            )
        ],
        "both": lambda: [written(RecordedChoice(allowed=prints, refused=prints))],
        "expired": lambda: [written(yes, days=-181)],
        "future": lambda: [written(yes, days=1)],
        "damaged": lambda: [written(yes).replace("1.", "1,", 1)],
        "twice": lambda: [written(yes), written(yes, days=-2)],
    }
    return {word: make() for word, make in makers.items()}
