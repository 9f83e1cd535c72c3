"""Writes the report for code scanning: SARIF 2.1.0, located at what has to be changed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote, urljoin

from analytics_gate import __version__
from analytics_gate.audit.configuration import Configuration, configuration_of
from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.rules import RULES
from analytics_gate.audit.reports.source_lines import (
    SourceLocation,
    find_page_sources,
    find_source_location,
)
from analytics_gate.audit.reports.totals import Totals, by_page, counted

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULE_NUMBERS = {code: number for number, code in enumerate(Code)}


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of a site, where known: Markdown by address, and the declaration."""

    pages: Mapping[str, Path] = field(default_factory=dict)
    services: str = ""

    @classmethod
    def below(cls, content: Path | None, services: Path | None) -> "Sources":
        """Finds the sources in a folder of Markdown, with a declaration."""
        sources = cls()
        if content:
            sources = replace(sources, pages=find_page_sources(content))
        if services:
            sources = replace(sources, services=services.as_posix())
        return sources


def write_sarif(
    stream: TextIO,
    head: Head,
    totals: Totals,
    *,
    visits: Iterable[Visit],
    sources: Sources,
) -> None:
    """Writes one run.

    A finding with a known line in the declaration comes once, any other once a page.
    """
    opening = json.dumps({"$schema": _SCHEMA, "version": "2.1.0"})
    run = json.dumps({"tool": {"driver": _driver()}, "columnKind": "unicodeCodePoints"})
    # Both objects stay open, for the results to be written one at a time.
    stream.write(f'{opening[:-1]}, "runs": [{run[:-1]}, "results": [')
    separator = "\n"
    for result in _results(head, totals, visits, sources=sources):
        stream.write(separator + json.dumps(result))
        separator = ",\n"
    stream.write("\n]}]}\n")


def _driver() -> dict[str, Any]:
    return {
        "name": "analytics-gate",
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in Code],
    }


def _rule(code: Code) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": str(code),
        "name": code.title().replace("-", ""),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.meaning},
        "help": {
            "text": f"{rule.meaning} {rule.remedy}",
            "markdown": f"{rule.meaning}\n\n**What to do:** {rule.remedy}",
        },
        "defaultConfiguration": {"level": _level(code)},
    }


def _level(code: Code) -> str:
    if code is Code.NOT_OBSERVED:
        return "warning"
    return "error"


def _results(
    head: Head, totals: Totals, visits: Iterable[Visit], *, sources: Sources
) -> Iterator[dict[str, Any]]:
    for finding in head.findings:
        yield _result(finding, _of_no_visit(finding, head, sources))
    for group in totals.groups:
        if _is_declared(group.first, sources) and group.visits:
            location = _location(SourceLocation(sources.services, group.first.line))
            remark = f"Seen in {counted(group.visits, 'visit')}."
            yield _result(group.first, location, remark)
    for page, visits_of_page in by_page(visits):
        for finding, columns in _by_finding(visits_of_page, sources):
            location = _on_page(finding.what, page, head, sources=sources)
            remark = f"Seen as {', '.join(map(str, columns))}."
            yield _result(finding, location, remark, page=page)


def _by_finding(
    visits: Iterable[Visit], sources: Sources
) -> Iterator[tuple[Finding, list[Configuration]]]:
    """Groups the findings on a page, each with the columns that have it."""
    found: dict[tuple[Code, str, str], tuple[Finding, list[Configuration]]] = {}
    for visit in visits:
        column = configuration_of(visit)
        for finding in visit.findings:
            if _is_declared(finding, sources):
                continue
            key = (finding.code, finding.what, finding.where)
            _, columns = found.setdefault(key, (finding, []))
            if column not in columns:
                columns.append(column)
    yield from found.values()


def _is_declared(finding: Finding, sources: Sources) -> bool:
    return bool(finding.line and sources.services)


def _of_no_visit(finding: Finding, head: Head, sources: Sources) -> dict[str, Any]:
    if _is_declared(finding, sources):
        return _location(SourceLocation(sources.services, finding.line))
    for promise in head.promises:
        if promise.id == finding.what:
            return _on_page(promise.quote, promise.page, head, sources=sources)
    return _on_page("", "/", head, sources=sources)


def _on_page(what: str, page: str, head: Head, *, sources: Sources) -> dict[str, Any]:
    if page in sources.pages:
        return _location(find_source_location(sources.pages[page], what))
    return _at(_address(head.target, page))


def _address(target: str, page: str) -> str:
    """Gives the address of a page, or its file in a folder."""
    if "://" in target:
        return quote(urljoin(target, page), safe="/:?&=%#+,;@~")
    file = f"{target.rstrip('/')}/{page.lstrip('/')}"
    if page.endswith("/"):
        file += "index.html"
    return quote(file)


def _location(place: SourceLocation) -> dict[str, Any]:
    return _at(quote(place.file), place.line)


def _at(uri: str, line: int = 0) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if line:
        physical["region"] = {"startLine": line}
    return {"physicalLocation": physical}


def _result(
    finding: Finding, location: dict[str, Any], remark: str = "", *, page: str = ""
) -> dict[str, Any]:
    sentences = [f"{finding.what}: {finding.message}"]
    if finding.where:
        sentences.append(f"It comes from {finding.where}.")
    if remark:
        sentences.append(remark)
    properties = {}
    if page:
        properties["page"] = page
    return {
        "ruleId": str(finding.code),
        "ruleIndex": _RULE_NUMBERS[finding.code],
        "level": _level(finding.code),
        "message": {"text": " ".join(sentences)},
        "locations": [location],
        "partialFingerprints": {"finding/v1": _fingerprint(finding, page)},
        "properties": properties,
    }


def _fingerprint(finding: Finding, page: str) -> str:
    """Identifies the same finding on the same page after its line has moved."""
    key = "\n".join((finding.code, finding.what, page))
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
