"""Whether promises are kept, by what an audit saw: plain values in, verdicts out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal

from analytics_gate.promises.promises import Promise, Proof

Status = Literal["kept", "broken", "attested", "untested"]
Report = Mapping[str, Any]
"""An audit's report as its JSON has it. Read are `made`, `engines`, and of `visits`
page, engine, visitor, findings.
"""
Visit = Mapping[str, Any]

_NOT_OBSERVED = "not-observed"
# More lines than that nobody reads, and a report may have a finding for each of its visits.
_LINES = 20


@dataclass(frozen=True, slots=True)
class BrowserEvidence:
    """What one browser's visits say: its version, the visitors, how many visits, and
    the day (ISO 8601).

    `emulated` are the visitors whose signal was put on from outside, since the browser
    has no such signal itself.
    """

    engine: str
    version: str
    visitors: tuple[str, ...]
    visits: int
    made: str
    emulated: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = []
        for each in self.visitors:
            parts.append(f"{each} (emulated)" if each in self.emulated else each)
        visitors = ", ".join(parts)
        visits = "1 visit" if self.visits == 1 else f"{self.visits} visits"
        return f"{self.engine} {self.version}: {visitors}; {visits}; {self.made}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a promise. `because` says what broke it or what is not known, a
    line each, 20 at most.
    """

    status: Status
    proofs: tuple[BrowserEvidence, ...] = ()
    because: tuple[str, ...] = ()


def verdicts_of(promises: Iterable[Promise], report: Report) -> tuple[Verdict, ...]:
    """Holds promises against a report, whose visits are read once; an empty one proves
    nothing.

    A promise is broken by any finding that a proof names. Otherwise it is untested while
    a visitor of a proof is missing (or did not visit a page that the proof names), or a
    visit was not observed completely; otherwise it is kept.
    """
    accounts = []
    for promise in promises:
        accounts.append(_PromiseTally(promise))
    for visit in report.get("visits", ()):
        for account in accounts:
            account.add(visit)
    return tuple(account.verdict(report) for account in accounts)


@dataclass(slots=True)
class _PromiseTally:
    """What the visits so far say of one promise."""

    promise: Promise
    came: set[tuple[str, str]] = field(default_factory=set)
    breaches: dict[str, None] = field(default_factory=dict)
    unobserved: dict[str, None] = field(default_factory=dict)
    visits: Counter[str] = field(default_factory=Counter)
    visitors: dict[str, dict[str, bool]] = field(default_factory=dict)

    def add(self, visit: Visit) -> None:
        proofs = []
        for proof in self.promise.proofs:
            if _is_of(proof, visit):
                proofs.append(proof)
        if not proofs:
            return
        visitor, engine = _visitor(visit), visit["engine"]
        self.came |= {(visitor, ""), (visitor, visit["page"])}
        self.visits[engine] += 1
        self.visitors.setdefault(engine, {})[visitor] = bool(
            visit["visitor"].get("native", True)
        )
        for finding in visit["findings"]:
            if any(_breaks(finding, proof) for proof in proofs):
                _note(self.breaches, visit, finding)
            elif finding["code"] == _NOT_OBSERVED:
                _note(self.unobserved, visit, finding)

    def verdict(self, report: Report) -> Verdict:
        if self.promise.attested:
            return Verdict("attested")
        if self.breaches:
            return Verdict("broken", tuple(self._trials(report)), tuple(self.breaches))
        if gaps := (*self._missing(), *self.unobserved):
            return Verdict("untested", (), gaps[:_LINES])
        return Verdict("kept", tuple(self._trials(report)))

    def _missing(self) -> Iterator[str]:
        wanted: list[tuple[str, str]] = []
        for proof in self.promise.proofs:
            wanted += product(proof.visitors, _pages(proof))
        for visitor, page in dict.fromkeys(wanted):
            if (visitor, page) not in self.came:
                yield f"no visit{f' to {page}' if page else ''} as {visitor}"

    def _trials(self, report: Report) -> Iterator[BrowserEvidence]:
        wanted = dict.fromkeys(
            visitor for proof in self.promise.proofs for visitor in proof.visitors
        )
        for engine, native in sorted(self.visitors.items()):
            came = tuple(visitor for visitor in wanted if visitor in native)
            versions = set()
            for each in report["engines"]:
                if each["name"] == engine:
                    versions.add(each["version"])
            found = []
            for visitor in came:
                if not (native[visitor] or visitor.startswith("none:")):
                    found.append(visitor)
            emulated = tuple(found)
            yield BrowserEvidence(
                engine,
                " and ".join(sorted(versions)),
                came,
                self.visits[engine],
                report["made"],
                emulated,
            )


def _visitor(visit: Visit) -> str:
    visitor = visit["visitor"]
    # A choice of "none" is "nothing yet".
    choice = visitor["choice"]
    if choice == "none":
        choice = "undecided"
    return f"{visitor['signal']}:{choice}"


def _pages(proof: Proof) -> tuple[str, ...]:
    return proof.pages or ("",)


def _is_of(proof: Proof, visit: Visit) -> bool:
    return _visitor(visit) in proof.visitors and (
        not proof.pages or visit["page"] in proof.pages
    )


def _breaks(finding: Mapping[str, Any], proof: Proof) -> bool:
    return finding["code"] in proof.findings and (
        not proof.services or finding.get("service") in proof.services
    )


def _note(lines: dict[str, None], visit: Visit, finding: Mapping[str, Any]) -> None:
    if len(lines) < _LINES:
        message = f": {finding['message']}" if finding.get("message") else ""
        script = "" if visit.get("javascript", True) else ", no JavaScript"
        lines[
            (
                f"{visit['page']}, {visit['engine']}, {_visitor(visit)}{script}: "
                f"{finding['code']}{message}"
            )
        ] = None
