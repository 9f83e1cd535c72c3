"""Writes and reads the report for programs: JSON, one visit at a time."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from analytics_gate.audit.configuration import key_of
from analytics_gate.audit.report import VERSION, Head, Visit
from analytics_gate.audit.reports.serialization import (
    JsonObject,
    head_to_dict,
    parse_head,
    parse_visit,
    visit_to_dict,
)
from analytics_gate.errors import GateError, Problem

# A line for each visit, so that reading needs no more memory than one, and two
# reports can be compared line by line.
_OPENING = '"visits": [\n'
_CLOSING = "],\n"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def write_json(stream: TextIO, head: Head, visits: Iterable[Visit]) -> None:
    """Writes a report. The visits have to be in order, as a spool gives them.

    The same visits give the same bytes.
    """
    stream.write("{")
    for name, value in head_to_dict(head).items():
        stream.write(f"{_text(name)}: {_text(value)},\n")
    stream.write(_OPENING)
    count = 0
    findings = len(head.findings)
    for visit in visits:
        if count:
            stream.write(",\n")
        stream.write(_text(visit_to_dict(visit)))
        count += 1
        findings += len(visit.findings)
    if count:
        stream.write("\n")
    stream.write(_CLOSING)
    stream.write(f'"summary": {_text({"visits": count, "findings": findings})}}}\n')


@dataclass(frozen=True, slots=True)
class Report:
    """A report in a file: its head in memory, its visits read when needed."""

    path: Path
    head: Head

    def visits(self) -> Iterator[Visit]:
        """Reads the visits in order, one at a time.

        Raises GateError, with the line, where the file is not an audit report.
        """
        last = None
        for line, members in _visit_lines(self.path):
            visit = _parsed(parse_visit, members, self.path, line)
            if last and key_of(visit) <= last:
                raise _error(
                    self.path,
                    line,
                    "visits are out of order, expected them as the audit wrote them",
                )
            last = key_of(visit)
            yield visit


def read_report(path: Path) -> Report:
    """Opens a report that `write_json` wrote.

    Raises GateError for another file, and for a report of another version.
    """
    with _opened(path) as stream:
        lines: list[str] = []
        for line in stream:
            if line == _OPENING:
                break
            lines.append(line)
        else:
            raise _error(
                path, 0, "is not an audit report; expected what `audit --json` wrote"
            )
    head = _parsed(parse_head, "".join(lines).rstrip(",\n") + "}", path, 1)
    if head.version != VERSION:
        raise _error(
            path,
            1,
            f"version is {head.version}, expected {VERSION}; make the reports with one release",
        )
    return Report(path, head)


def _visit_lines(path: Path) -> Iterator[tuple[int, str]]:
    with _opened(path) as stream:
        lines = enumerate(stream, start=1)
        for _, text in lines:
            if text == _OPENING:
                break
        for line, text in lines:
            if text == _CLOSING:
                return
            yield line, text.rstrip(",\n")
    raise _error(path, 0, "ends in the middle of its visits; make it again")


def _opened(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8")
    except OSError as error:
        raise _error(path, 0, f"cannot be read: {error.strerror}") from error


def _parsed(
    parse: Callable[[JsonObject], Any], text: str, path: Path, line: int
) -> Any:
    try:
        return parse(json.loads(text))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = (
            f"is not an audit report: {type(error).__name__} {error}; "
            "expected what `audit --json` wrote"
        )
        raise _error(path, line, message) from error


def _error(path: Path, line: int, message: str) -> GateError:
    return GateError(Problem(path.as_posix(), line, message))
