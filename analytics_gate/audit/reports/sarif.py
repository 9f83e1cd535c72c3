"""The report for code scanning: SARIF 2.1.0, each result where its cause can be mended."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote, urljoin

from analytics_gate import __version__
from analytics_gate.audit.columns import Configuration, configuration_of
from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.rules import RULES
from analytics_gate.audit.reports.source_lines import (
    SourceLocation,
    find_page_sources,
    find_source_location,
)
from analytics_gate.audit.reports.totals import Totals, counted

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULE_NUMBERS = {code: number for number, code in enumerate(Code)}


@dataclass(frozen=True, slots=True)
class Sources:
    """What a site is made from: its pages' Markdown files by address, and the
    declaration's file, where known.
    """

    pages: Mapping[str, Path] = field(default_factory=dict)
    services: str = ""

    @classmethod
    def below(cls, content: Path | None, services: Path | None) -> "Sources":
        """The sources in a folder of Markdown, with a declaration."""
        pages = find_page_sources(content) if content else {}
        return cls(pages, services.as_posix() if services else "")


def write_sarif(
    stream: TextIO,
    head: Head,
    totals: Totals,
    visits: Iterable[Visit],
    sources: Sources,
) -> None:
    """Writes one run. A finding whose line in the declaration is known comes once, any
    other once a page.
    """
    opening = json.dumps({"$schema": _SCHEMA, "version": "2.1.0"})[:-1]
    run = json.dumps(
        {"tool": {"driver": _driver()}, "columnKind": "unicodeCodePoints"}
    )[:-1]
    stream.write(f'{opening}, "runs": [{run}, "results": [')
    separator = "\n"
    for result in _results(head, totals, visits, sources):
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
        "defaultConfiguration": {
            "level": "warning" if code is Code.NOT_OBSERVED else "error"
        },
    }


def _results(
    head: Head, totals: Totals, visits: Iterable[Visit], sources: Sources
) -> Iterator[dict[str, Any]]:
    for finding in head.findings:
        yield _result(finding, "", _of_no_visit(finding, head, sources), ())
    for group in totals.groups:
        if _is_declared(group.first, sources) and group.visits:
            seen = f"Seen in {counted(group.visits, 'visit')}."
            yield _result(
                group.first,
                "",
                _location(SourceLocation(sources.services, group.first.line)),
                (seen,),
            )
    for page, of_page in groupby(visits, key=lambda visit: visit.observation.page):
        for finding, columns in _by_finding(of_page, sources):
            visitors = (f"Seen as {', '.join(map(str, columns))}.",)
            yield _result(
                finding, page, _on_page(finding.what, page, head, sources), visitors
            )


def _by_finding(
    visits: Iterable[Visit], sources: Sources
) -> Iterator[tuple[Finding, list[Configuration]]]:
    """What is wrong with a page, each thing once, with everyone for whom it is."""
    found: dict[tuple[Code, str, str], tuple[Finding, list[Configuration]]] = {}
    for visit in visits:
        for finding in visit.findings:
            if not _is_declared(finding, sources):
                key = (finding.code, finding.what, finding.where)
                columns = found.setdefault(key, (finding, []))[1]
                columns.extend(
                    []
                    if configuration_of(visit) in columns
                    else [configuration_of(visit)]
                )
    yield from found.values()


def _is_declared(finding: Finding, sources: Sources) -> bool:
    return bool(finding.line and sources.services)


def _of_no_visit(finding: Finding, head: Head, sources: Sources) -> dict[str, Any]:
    if _is_declared(finding, sources):
        return _location(SourceLocation(sources.services, finding.line))
    promise = next(
        (promise for promise in head.promises if promise.id == finding.what), None
    )
    if promise:
        return _on_page(promise.quote, promise.page, head, sources)
    return _on_page("", "/", head, sources)


def _on_page(what: str, page: str, head: Head, sources: Sources) -> dict[str, Any]:
    if page in sources.pages:
        return _location(find_source_location(sources.pages[page], what))
    return _at(_address(head.target, page))


def _address(target: str, page: str) -> str:
    """The address of a page, or the file that it is in a folder."""
    if "://" in target:
        return quote(urljoin(target, page), safe="/:?&=%#+,;@~")
    return quote(
        f"{target.rstrip('/')}/{page.lstrip('/')}"
        + ("index.html" if page.endswith("/") else "")
    )


def _location(place: SourceLocation) -> dict[str, Any]:
    return _at(quote(place.file), place.line)


def _at(uri: str, line: int = 0) -> dict[str, Any]:
    region = {"region": {"startLine": line}} if line else {}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, **region}}


def _result(
    finding: Finding, page: str, location: dict[str, Any], remarks: tuple[str, ...]
) -> dict[str, Any]:
    origin = (f"It comes from {finding.where}.",) if finding.where else ()
    return {
        "ruleId": str(finding.code),
        "ruleIndex": _RULE_NUMBERS[finding.code],
        "level": "warning" if finding.code is Code.NOT_OBSERVED else "error",
        "message": {
            "text": " ".join((f"{finding.what}: {finding.message}", *origin, *remarks))
        },
        "locations": [location],
        "partialFingerprints": {"finding/v1": _fingerprint(finding, page)},
        "properties": {"page": page} if page else {},
    }


def _fingerprint(finding: Finding, page: str) -> str:
    """The same for the same thing on the same page, wherever its lines have moved to."""
    return sha256(
        "\n".join((finding.code, finding.what, page)).encode("utf-8", "surrogatepass")
    ).hexdigest()
