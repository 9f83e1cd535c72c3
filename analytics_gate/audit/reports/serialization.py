"""Visits and heads as members of the audit's public JSON, and back."""

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


# The public format has one word for "nothing" in both of a visitor's members.
_CHOICE_WORDS = {
    choice: "none" if choice is VisitorChoice.UNDECIDED else str(choice)
    for choice in VisitorChoice
}
_CHOICES = {word: choice for choice, word in _CHOICE_WORDS.items()}


def _members(value: Any) -> JsonObject:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value


def _sorted(values: Iterable[Any]) -> list[JsonObject]:
    # By their text, since a member that is None does not compare with one that is a word.
    return [_members(value) for value in sorted(values, key=repr)]


def head_to_dict(head: Head) -> JsonObject:
    """All of a report but visits and summary; `shard` only for a share."""
    members = {
        "version": head.version,
        "target": head.target,
        "made": head.made,
        "shard": head.shard,
        "engines": _sorted(head.engines),
        "promises": [
            each | {"proofs": sorted(each["proofs"])} for each in _sorted(head.promises)
        ],
        "findings": _sorted(head.findings),
        "unseen": sorted(head.unseen),
    }
    found = {}
    for name, value in members.items():
        if name != "shard" or value:
            found[name] = value
    return found


def visit_to_dict(visit: Visit) -> JsonObject:
    """One visit, its lists sorted; without its picture. `seconds` are rounded to hundredths."""
    seen = visit.observation
    visitor = {
        "signal": str(seen.visitor.signal),
        "native": seen.native,
        "choice": _CHOICE_WORDS[seen.visitor.choice],
    }
    return {
        "page": seen.page,
        "engine": seen.engine,
        "visitor": visitor,
        "javascript": seen.javascript,
        "policy": seen.policy,
        "asked": seen.asked,
        "requests": [
            each | {"seen_by": sorted(each["seen_by"])}
            for each in _sorted(seen.requests)
        ],
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
    # What a later version of the format adds is none of ours.
    names = (field.name for field in fields(kind))  # type: ignore[arg-type]
    known = {}
    for name in names:
        if name in members:
            known[name] = members[name]
    return kind(
        **{
            name: tuple(value) if isinstance(value, list) else value
            for name, value in known.items()
        }
    )


def _findings(all_members: Iterable[JsonObject]) -> tuple[Finding, ...]:
    return _values(
        Finding, (members | {"code": Code(members["code"])} for members in all_members)
    )


def parse_head(members: Mapping[str, Any]) -> Head:
    """The head of a report. Raises KeyError, TypeError or ValueError for members that are none."""
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
    """One visit, without its picture. Raises KeyError, TypeError or ValueError for
    members that are none.
    """
    visitor = members["visitor"]
    observation = Observation(
        page=members["page"],
        engine=members["engine"],
        visitor=Visitor(Signal(visitor["signal"]), _CHOICES[visitor["choice"]]),
        native=visitor["native"],
        requests=_values(ObservedRequest, members["requests"]),
        cookies=_values(Cookie, members["cookies"]),
        storage=_values(Stored, members["storage"]),
        calls=_values(Call, members.get("calls", ())),
        policy=members.get("policy", False),
        asked=members.get("asked"),
        javascript=members.get("javascript", True),
        unobserved=tuple(members.get("unobserved", ())),
    )
    return Visit(
        observation, _findings(members["findings"]), seconds=members.get("seconds", 0)
    )
