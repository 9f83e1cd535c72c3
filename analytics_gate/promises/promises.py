"""Reads `promises.yml`: sentences of the policy, each with the proofs that it needs.

A file with mistakes is refused with all of them at once.
"""

import json
import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from analytics_gate.declaration.lines import YamlDocument, read_document, read_text
from analytics_gate.declaration.schema import (
    Schema,
    Violation,
    validator_of,
    violations,
)
from analytics_gate.declaration.values import Declaration
from analytics_gate.declaration.wording import (
    SchemaError,
    as_problems,
    repeated_ids,
    schema_errors,
    suggest,
)
from analytics_gate.errors import GateError, Problem

ALL_VISITORS = tuple(
    "none:undecided dnt:undecided gpc:undecided none:refused none:accepted none:withdrawn "
    "dnt:accepted gpc:accepted".split()
)
"""The visitors of an audit that names none."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What an audit has to show: none of these findings for any of these visitors.

    Findings are named by their codes. Visitors are written `dnt:refused`. Where services
    (by their ids) or pages (by their addresses) are named, only findings about those
    services and visits to those pages count.
    """

    findings: tuple[str, ...]
    visitors: tuple[str, ...]
    services: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Attested:
    """Who vouches for a promise that no browser can test, and why none can."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence of a page, and its proofs or else the person who attests it.

    `page` is the page's file, relative to the same folder as the promises' own file;
    `line` is the quote's line in that file.
    """

    id: str
    page: str
    quote: str
    proofs: tuple[Proof, ...] = ()
    attested: Attested | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Promises:
    """All promises of a site, in order; `file` is their file's name in messages."""

    file: str = "promises.yml"
    listed: tuple[Promise, ...] = ()

    def problem(self, promise: Promise, line: int, message: str) -> Problem:
        """A problem with one of the promises."""
        return Problem(self.file, line, f"promise {promise.id!r}: {message}")


def schema_text() -> str:
    """Returns the text of the JSON Schema of `promises.yml`."""
    return (
        files("analytics_gate.promises")
        .joinpath("promises.schema.json")
        .read_text(encoding="utf-8")
    )


@cache
def promises_schema() -> Schema:
    """Returns the schema. Do not change it: every caller gets the same one."""
    schema: Schema = json.loads(schema_text())
    return schema


def read_promises(path: Path, *, shown_as: str | None = None) -> Promises:
    """Reads the file; `shown_as` is its name in errors, the path itself if not given.

    Raises:
        GateError: the file cannot be read, or has values that are not allowed; a
            problem for each.
    """
    file = str(path) if shown_as is None else shown_as
    return parse_promises(read_text(path, file, "write one, or do not name it"), file)


def parse_promises(text: str, file: str) -> Promises:
    """Reads the file's text; `file` is its name in errors.

    A text without a value promises nothing.

    Raises:
        GateError: the text has values that are not allowed; a problem for each, by line.
    """
    document = read_document(text, file)
    found = violations(document.value, validator_of(promises_schema()))
    others = [each for each in found if each.keyword != "oneOf"]
    wrong = [*schema_errors(others, document), *_unproven(found)]
    if problems := as_problems([*wrong, *repeated_ids(document)], document, file):
        raise GateError(*problems)
    return Promises(file, tuple(_build_all(document, posixpath.dirname(file))))


def _unproven(found: list[Violation]) -> Iterator[SchemaError]:
    for violation in found:
        if violation.keyword == "oneOf" and isinstance(violation.instance, dict):
            mistake = "proofs is missing"
            if "proofs" in violation.instance:
                mistake = "proofs and attested exclude each other"
            yield (
                violation.path,
                f"{mistake}, expected a list of proofs, or attested with by and "
                "why where no browser can",
            )


def _build_all(document: YamlDocument, folder: str) -> Iterator[Promise]:
    content = document.value or {}
    default = promises_schema()["properties"]["page"]["default"]
    usual = content.get("page", default)
    for index, entry in enumerate(content.get("promises") or ()):
        path = ("promises", index)
        page = posixpath.join(folder, entry.get("page", usual))
        proofs = []
        for number, proof in enumerate(entry.get("proofs", ())):
            line = document.line((*path, "proofs", number))
            proofs.append(_build_proof(proof, line))
        attested = None
        if "attested" in entry:
            attested = Attested(**entry["attested"])
        yield Promise(
            id=entry["id"],
            page=posixpath.normpath(page),
            quote=" ".join(entry["quote"].split()),
            proofs=tuple(proofs),
            attested=attested,
            line=document.line((*path, "quote")),
        )


def _build_proof(entry: Mapping[str, Any], line: int) -> Proof:
    everything = {"findings": all_findings(), "visitors": ALL_VISITORS}
    values = {}
    for key, value in entry.items():
        values[key] = tuple(value)
        if value == "all":
            values[key] = everything[key]
    return Proof(**values, line=line)


def all_findings() -> tuple[str, ...]:
    """Returns the codes of an audit that can break a promise.

    Codes of findings on the audit itself are not among them.
    """
    promise = promises_schema()["properties"]["promises"]["items"]["properties"]
    return tuple(promise["proofs"]["items"]["properties"]["findings"]["items"]["enum"])


def undeclared_services(
    promises: Promises, declaration: Declaration
) -> Iterator[Problem]:
    """Yields a problem for each service of a proof that is not declared."""
    known = [service.id for service in declaration.services]
    for promise, proof in _all_proofs(promises):
        for name in proof.services:
            if name not in known:
                message = (
                    f"services is {name!r}, which nothing declares, expected one of: "
                    f"{', '.join(known)}{suggest(name, known)}"
                )
                yield promises.problem(promise, proof.line, message)


def _all_proofs(promises: Promises) -> Iterator[tuple[Promise, Proof]]:
    for promise in promises.listed:
        for proof in promise.proofs:
            yield promise, proof


def unpublished_pages(promises: Promises, pages: Collection[str]) -> Iterator[Problem]:
    """Yields a problem for each quoted page that the site does not have.

    `pages` are the files of the published pages.
    """
    for promise in promises.listed:
        if promise.page not in pages:
            message = (
                f"page is {promise.page!r}, which is not a published "
                f"page{suggest(promise.page, pages)}"
            )
            yield promises.problem(promise, promise.line, message)
