"""Describes an audit's report: visits with findings, and promises with proofs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.observation import Observation

VERSION = 1


@dataclass(frozen=True, slots=True)
class Engine:
    """A browser that made visits."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Visit:
    """An observation with its findings, and the file of a screenshot if one was taken."""

    observation: Observation
    findings: tuple[Finding, ...] = ()
    screenshot: Path | None = None
    seconds: float = 0

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes of the findings, in the findings' order."""
        return tuple(finding.code for finding in self.findings)


@dataclass(frozen=True, slots=True)
class ReportedPromise:
    """A promise of the privacy policy, and whether the site keeps it."""

    id: str
    page: str
    quote: str
    status: Literal["kept", "broken", "attested", "untested"]
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """All of a report but its visits, which may not fit in memory.

    `made` is the date of the audit (ISO 8601). `findings` belong to no single visit: a
    broken promise is one. `unseen` has a line for each service, host, cookie and key
    that is declared and was never observed. `shard` is `I/N`, or empty for a whole
    audit.
    """

    target: str
    made: str
    engines: tuple[Engine, ...]
    promises: tuple[ReportedPromise, ...] = ()
    findings: tuple[Finding, ...] = ()
    unseen: tuple[str, ...] = ()
    shard: str = ""
    version: int = VERSION
