"""An audit's report as values: visits with their findings, and promises with their proofs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.observation import Observation

VERSION = 1


@dataclass(frozen=True, slots=True)
class Engine:
    """A browser that visited."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Visit:
    """An observation with its findings, and a picture (PNG or JPEG) if one was taken."""

    observation: Observation
    findings: tuple[Finding, ...] = ()
    screenshot: Path | None = None
    seconds: float = 0

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes of the findings, in their order."""
        return tuple(finding.code for finding in self.findings)


@dataclass(frozen=True, slots=True)
class ReportedPromise:
    """A sentence of the policy, and whether the site keeps it."""

    id: str
    page: str
    quote: str
    status: Literal["kept", "broken", "attested", "untested"]
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """All of a report but its visits, which may be more than fit in memory.

    `made` is the day (ISO 8601) of the audit. `findings` are those of no single visit:
    a promise that is broken. `unseen` are services, hosts, cookies and storage that are
    declared and were never seen, a line each. `shard` is `I/N` for a share of an audit,
    empty for a whole one.
    """

    target: str
    made: str
    engines: tuple[Engine, ...]
    promises: tuple[ReportedPromise, ...] = ()
    findings: tuple[Finding, ...] = ()
    unseen: tuple[str, ...] = ()
    shard: str = ""
    version: int = VERSION
