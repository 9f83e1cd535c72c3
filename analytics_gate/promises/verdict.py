"""Judges whether promises are kept by the report of an audit: values in, verdicts out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal

from analytics_gate.promises.promises import Promise, Proof

Status = Literal["kept", "broken", "attested", "untested"]
Report = Mapping[str, Any]
"""An audit's report as its JSON has it.

`made`, `engines`, and the page, engine, visitor and findings of `visits` are read.
"""
Visit = Mapping[str, Any]

_NOT_OBSERVED = "not-observed"
# A report may have a finding for each of its visits, and a list of thousands has no reader.
_MAX_REASONS = 20


@dataclass(frozen=True, slots=True)
class BrowserEvidence:
    """The visits of one browser: its version, the visitors, the number of visits.

    `made` is the report's date (ISO 8601). `emulated` are the visitors whose signal was
    emulated, since the browser does not have it.
    """

    engine: str
    version: str
    visitors: tuple[str, ...]
    visits: int
    made: str
    emulated: tuple[str, ...] = ()

    def __str__(self) -> str:
        visitors = ", ".join(map(self._label, self.visitors))
        visits = f"{self.visits} visits"
        if self.visits == 1:
            visits = "1 visit"
        return f"{self.engine} {self.version}: {visitors}; {visits}; {self.made}"

    def _label(self, visitor: str) -> str:
        if visitor in self.emulated:
            return f"{visitor} (emulated)"
        return visitor


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of a promise, and why it is broken or untested.

    `reasons` has a line for each finding or missing visit, and at most 20.
    """

    status: Status
    proofs: tuple[BrowserEvidence, ...] = ()
    reasons: tuple[str, ...] = ()


def verdicts_of(promises: Iterable[Promise], report: Report) -> tuple[Verdict, ...]:
    """Judges promises by a report, whose visits are read once; an empty one proves nothing.

    A promise is broken by any finding that a proof names. Otherwise it is untested while
    a visitor of a proof is missing (or did not visit a page that the proof names), or a
    visit was not observed completely; otherwise it is kept.
    """
    tallies = list(map(_PromiseTally, promises))
    for visit in report.get("visits", ()):
        for tally in tallies:
            tally.add(visit)
    return tuple(tally.verdict(report) for tally in tallies)


@dataclass(slots=True)
class _PromiseTally:
    """What the visits so far show about one promise."""

    promise: Promise
    seen: set[tuple[str, str]] = field(default_factory=set)
    breaches: dict[str, None] = field(default_factory=dict)
    unobserved: dict[str, None] = field(default_factory=dict)
    visits: Counter[str] = field(default_factory=Counter)
    native: dict[str, dict[str, bool]] = field(default_factory=dict)
    """For each engine and visitor, whether the browser has the signal itself."""

    def add(self, visit: Visit) -> None:
        proofs = [proof for proof in self.promise.proofs if _covers(proof, visit)]
        if not proofs:
            return
        visitor = _visitor(visit)
        engine = visit["engine"]
        self.seen |= {(visitor, ""), (visitor, visit["page"])}
        self.visits[engine] += 1
        is_native = bool(visit["visitor"].get("native", True))
        self.native.setdefault(engine, {})[visitor] = is_native
        for finding in visit["findings"]:
            if any(_breaks(finding, proof) for proof in proofs):
                _add_reason(self.breaches, visit, finding)
            elif finding["code"] == _NOT_OBSERVED:
                _add_reason(self.unobserved, visit, finding)

    def verdict(self, report: Report) -> Verdict:
        if self.promise.attested:
            return Verdict("attested")
        if self.breaches:
            return Verdict(
                "broken", tuple(self._evidence(report)), tuple(self.breaches)
            )
        if gaps := (*self._missing(), *self.unobserved):
            return Verdict("untested", (), gaps[:_MAX_REASONS])
        return Verdict("kept", tuple(self._evidence(report)))

    def _missing(self) -> Iterator[str]:
        wanted: list[tuple[str, str]] = []
        for proof in self.promise.proofs:
            wanted += product(proof.visitors, _pages(proof))
        for visitor, page in dict.fromkeys(wanted):
            if (visitor, page) in self.seen:
                continue
            if page:
                yield f"no visit to {page} as {visitor}"
            else:
                yield f"no visit as {visitor}"

    def _evidence(self, report: Report) -> Iterator[BrowserEvidence]:
        wanted: dict[str, None] = {}
        for proof in self.promise.proofs:
            wanted |= dict.fromkeys(proof.visitors)
        for engine, native in sorted(self.native.items()):
            visitors = tuple(visitor for visitor in wanted if visitor in native)
            emulated = []
            for visitor in visitors:
                if not native[visitor] and not visitor.startswith("none:"):
                    emulated.append(visitor)
            yield BrowserEvidence(
                engine=engine,
                version=_versions(engine, report),
                visitors=visitors,
                visits=self.visits[engine],
                made=report["made"],
                emulated=tuple(emulated),
            )


def _versions(engine: str, report: Report) -> str:
    # Shards of one audit may have run in different versions.
    versions = set()
    for each in report["engines"]:
        if each["name"] == engine:
            versions.add(each["version"])
    return " and ".join(sorted(versions))


def _visitor(visit: Visit) -> str:
    visitor = visit["visitor"]
    choice = visitor["choice"]
    # Reports call a visitor who has not decided yet "none".
    if choice == "none":
        choice = "undecided"
    return f"{visitor['signal']}:{choice}"


def _pages(proof: Proof) -> tuple[str, ...]:
    return proof.pages or ("",)


def _covers(proof: Proof, visit: Visit) -> bool:
    if _visitor(visit) not in proof.visitors:
        return False
    return not proof.pages or visit["page"] in proof.pages


def _breaks(finding: Mapping[str, Any], proof: Proof) -> bool:
    if finding["code"] not in proof.findings:
        return False
    return not proof.services or finding.get("service") in proof.services


def _add_reason(
    reasons: dict[str, None], visit: Visit, finding: Mapping[str, Any]
) -> None:
    if len(reasons) >= _MAX_REASONS:
        return
    reason = f"{visit['page']}, {visit['engine']}, {_visitor(visit)}"
    if not visit.get("javascript", True):
        reason += ", no JavaScript"
    reason += f": {finding['code']}"
    if finding.get("message"):
        reason += f": {finding['message']}"
    reasons[reason] = None
