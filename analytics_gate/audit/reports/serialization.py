"""Converts visits and heads to the members of the audit's public JSON, and back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.observation import (
    Call,
    Cookie,
    Observation,
    ObservedRequest,
    Stored,
)
from analytics_gate.audit.report import Engine, Head, ReportedPromise, Visit
from analytics_gate.audit.visitors import Signal, Visitor, VisitorChoice

JsonObject = dict[str, Any]
Value = TypeVar("Value")


# The public format says "none" for a visitor who has not chosen, as for no signal.
_CHOICE_WORDS = {
    choice: "none" if choice is VisitorChoice.UNDECIDED else str(choice)
    for choice in VisitorChoice
}
_CHOICES = {word: choice for choice, word in _CHOICE_WORDS.items()}


def _members(value: Any) -> JsonObject:
    members = {}
    for field in fields(value):
        members[field.name] = _plain(getattr(value, field.name))
    return members


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value


def _sorted(values: Iterable[Any]) -> list[JsonObject]:
    # By their repr, since None cannot be compared with a string.
    return [_members(value) for value in sorted(values, key=repr)]


def head_to_dict(head: Head) -> JsonObject:
    """Converts all of a report but visits and summary; `shard` only if there is one."""
    members: JsonObject = {
        "version": head.version,
        "target": head.target,
        "made": head.made,
    }
    if head.shard:
        members["shard"] = head.shard
    promises = _sorted(head.promises)
    for promise in promises:
        promise["proofs"].sort()
    return members | {
        "engines": _sorted(head.engines),
        "promises": promises,
        "findings": _sorted(head.findings),
        "unseen": sorted(head.unseen),
    }


def visit_to_dict(visit: Visit) -> JsonObject:
    """Converts a visit without its picture; lists are sorted, `seconds` rounded."""
    seen = visit.observation
    visitor = {
        "signal": str(seen.visitor.signal),
        "native": seen.native,
        "choice": _CHOICE_WORDS[seen.visitor.choice],
    }
    requests = _sorted(seen.requests)
    for request in requests:
        request["seen_by"].sort()
    return {
        "page": seen.page,
        "engine": seen.engine,
        "visitor": visitor,
        "javascript": seen.javascript,
        "policy": seen.policy,
        "asked": seen.asked,
        "requests": requests,
        "cookies": _sorted(seen.cookies),
        "storage": _sorted(seen.storage),
        "calls": _sorted(seen.calls),
        "unobserved": sorted(seen.unobserved),
        "findings": _sorted(visit.findings),
        "seconds": round(visit.seconds, 2),
    }


def _values(
    kind: Callable[..., Value], all_members: Iterable[JsonObject]
) -> tuple[Value, ...]:
    return tuple(_value(kind, members) for members in all_members)


def _value(kind: Callable[..., Value], members: JsonObject) -> Value:
    known = {}
    # Members that a later version of the format adds are ignored.
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in members:
            known[field.name] = _frozen(members[field.name])
    return kind(**known)


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value


def _findings(all_members: Iterable[JsonObject]) -> tuple[Finding, ...]:
    findings = []
    for members in all_members:
        code = Code(members["code"])
        findings.append(_value(Finding, members | {"code": code}))
    return tuple(findings)


def parse_head(members: Mapping[str, Any]) -> Head:
    """Reads a head. Raises KeyError, TypeError or ValueError for invalid members."""
    return Head(
        target=members["target"],
        made=members.get("made", ""),
        engines=_values(Engine, members["engines"]),
        promises=_values(ReportedPromise, members["promises"]),
        findings=_findings(members.get("findings", ())),
        unseen=tuple(members.get("unseen", ())),
        shard=members.get("shard", ""),
        version=members["version"],
    )


def parse_visit(members: Mapping[str, Any]) -> Visit:
    """Reads a visit. Raises KeyError, TypeError or ValueError for invalid members."""
    who = members["visitor"]
    observation = Observation(
        page=members["page"],
        engine=members["engine"],
        visitor=Visitor(Signal(who["signal"]), _CHOICES[who["choice"]]),
        native=who["native"],
        requests=_values(ObservedRequest, members["requests"]),
        cookies=_values(Cookie, members["cookies"]),
        storage=_values(Stored, members["storage"]),
        calls=_values(Call, members.get("calls", ())),
        policy=members.get("policy", False),
        asked=members.get("asked"),
        javascript=members.get("javascript", True),
        unobserved=tuple(members.get("unobserved", ())),
    )
    findings = _findings(members["findings"])
    return Visit(observation, findings, seconds=members.get("seconds", 0))
