"""Reads the report of the last audit, and refuses a file that is something else."""

import datetime
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match

from analytics_gate.declaration.lines import read_text
from analytics_gate.errors import GateError, Problem
from analytics_gate.promises.verdict import Report

NO_EVIDENCE: Report = {}
"""The evidence before the first audit: it proves nothing."""


def _members(**members: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(members), "properties": members}


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_TEXT = {"type": "string"}
# The part of a report that verdicts read; the auditor's schema has all of it.
_SHAPE = _members(
    version={"const": 1},
    made=_TEXT,
    engines=_list_of(_members(name=_TEXT, version=_TEXT)),
    visits=_list_of(
        _members(
            page=_TEXT,
            engine=_TEXT,
            visitor=_members(signal=_TEXT, choice=_TEXT),
            findings=_list_of(_members(code=_TEXT)),
        )
    ),
)


def read_evidence(path: Path, *, shown_as: str) -> Report:
    """Reads the report of an audit; without the file there is no evidence.

    Raises:
        GateError: the file cannot be read, or is not a report of a known version.
    """
    if path.exists():
        return parse_evidence(read_text(path, shown_as, ""), shown_as)
    return NO_EVIDENCE


def parse_evidence(text: str, file: str) -> Report:
    """Reads a report's text; `file` is its name in errors.

    Raises GateError for a text that is not a report.
    """
    try:
        report: Report = json.loads(text)
        wrong: ValidationError | None = best_match(
            Draft202012Validator(_SHAPE).iter_errors(report)
        )
        if wrong:
            raise _refusal(file, 0, f"{wrong.json_path}: {wrong.message}")
        datetime.date.fromisoformat(report["made"][:10])
    except json.JSONDecodeError as error:
        raise _refusal(file, error.lineno, error.msg) from None
    except ValueError:
        raise _refusal(file, 0, f"$.made: {report['made']!r} is not a date") from None
    return report


def _refusal(file: str, line: int, why: str) -> GateError:
    advice = "run again: analytics-gate audit --json FILE"
    return GateError(
        Problem(file, line, f"this is not a report of an audit, {why}; {advice}")
    )
