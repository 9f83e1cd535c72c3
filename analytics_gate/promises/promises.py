"""`promises.yml` -> sentences of the policy with what proves each, or everything that
is wrong with it at once.
"""

import json
import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from analytics_gate.declaration.lines import YamlDocument, read_document, read_text
from analytics_gate.declaration.preset import ServiceData
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
"""Those whom an audit sends by itself."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What an audit has to show: that none of these findings, by their codes, was made
    of these visitors.

    Visitors are written `dnt:refused`. Where services (by their ids) or pages (by their
    addresses) are named, only findings about those services and visits to those pages
    count.
    """

    findings: tuple[str, ...]
    visitors: tuple[str, ...]
    services: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Attested:
    """Who vouches for what no browser can show, and why none can."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence of a page: the file it stands in, and its proofs, or else who attests it.

    `page` is named as the promises' own file is, `line` is where that file has the quote.
    """

    id: str
    page: str
    quote: str
    proofs: tuple[Proof, ...] = ()
    attested: Attested | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Promises:
    """All promises of a site, in order; `file` is what their file is called in messages."""

    file: str = "promises.yml"
    listed: tuple[Promise, ...] = ()

    def problem(self, promise: Promise, line: int, message: str) -> Problem:
        """A problem with one of the promises."""
        return Problem(self.file, line, f"promise {promise.id!r}: {message}")


def schema_text() -> str:
    """The JSON Schema of the file: for editors' programs and `analytics-gate schema
    --of promises`.
    """
    return (
        files("analytics_gate.promises")
        .joinpath("promises.schema.json")
        .read_text(encoding="utf-8")
    )


@cache
def promises_schema() -> Schema:
    """The schema. Not to be changed: every caller gets the same one."""
    schema: Schema = json.loads(schema_text())
    return schema


def read_promises(path: Path, *, shown_as: str | None = None) -> Promises:
    """Reads the file; `shown_as` is its name in errors, the path itself if not given.

    Raises:
        GateError: the file cannot be read, or says something that is not allowed; a
            problem for each.
    """
    file = str(path) if shown_as is None else shown_as
    return parse_promises(read_text(path, file, "write one, or do not name it"), file)


def parse_promises(text: str, file: str) -> Promises:
    """Reads the file's text; `file` is its name in errors. A text without a value promises nothing.

    Raises:
        GateError: the text says something that is not allowed; a problem for each, by line.
    """
    document = read_document(text, file)
    found = violations(document.value, validator_of(promises_schema()))
    wrong = [
        *schema_errors((each for each in found if each.keyword != "oneOf"), document),
        *_unproven(found),
    ]
    if problems := as_problems([*wrong, *repeated_ids(document)], document, file):
        raise GateError(*problems)
    return Promises(file, tuple(_build_all(document, posixpath.dirname(file))))


def _unproven(found: list[Violation]) -> Iterator[SchemaError]:
    for violation in found:
        if violation.keyword == "oneOf" and isinstance(violation.instance, dict):
            both = "proofs" in violation.instance
            if both:
                said = "proofs and attested exclude each other"
            else:
                said = "proofs is missing"
            yield (
                violation.path,
                f"{said}, expected a list of proofs, or attested with by and "
                "why where no browser can",
            )


def _build_all(document: YamlDocument, folder: str) -> Iterator[Promise]:
    said = document.value or {}
    usual = said.get("page", promises_schema()["properties"]["page"]["default"])
    for index, facts in enumerate(said.get("promises") or ()):
        path = ("promises", index)
        yield Promise(
            id=facts["id"],
            page=posixpath.normpath(posixpath.join(folder, facts.get("page", usual))),
            quote=" ".join(facts["quote"].split()),
            proofs=tuple(
                _build_proof(proof, document.line((*path, "proofs", each)))
                for each, proof in enumerate(facts.get("proofs", ()))
            ),
            attested=Attested(**facts["attested"]) if "attested" in facts else None,
            line=document.line((*path, "quote")),
        )


def _build_proof(facts: ServiceData, line: int) -> Proof:
    proxy_localhost = {"findings": all_findings(), "visitors": ALL_VISITORS}
    return Proof(
        **{
            key: proxy_localhost[key] if said == "all" else tuple(said)
            for key, said in facts.items()
        },
        line=line,
    )


def all_findings() -> tuple[str, ...]:
    """The codes that can break a promise: every code of an audit but those that say
    something of the audit itself.
    """
    promise = promises_schema()["properties"]["promises"]["items"]["properties"]
    return tuple(promise["proofs"]["items"]["properties"]["findings"]["items"]["enum"])


def undeclared_services(
    promises: Promises, declaration: Declaration
) -> Iterator[Problem]:
    """Names each service of a proof that the declaration does not know."""
    known = []
    for service in declaration.services:
        known.append(service.id)
    for promise in promises.listed:
        for proof in promise.proofs:
            for name in proof.services:
                if name not in known:
                    expected = (
                        f"expected one of: {', '.join(known)}{suggest(name, known)}"
                    )
                    message = (
                        f"services is {name!r}, which nothing declares, {expected}"
                    )
                    yield promises.problem(promise, proof.line, message)


def unpublished_pages(promises: Promises, pages: Collection[str]) -> Iterator[Problem]:
    """Names each page that a promise quotes and the site does not have; `pages` are the
    published ones' files.
    """
    for promise in promises.listed:
        if promise.page not in pages:
            message = (
                f"page is {promise.page!r}, which is no published "
                f"page{suggest(promise.page, pages)}"
            )
            yield promises.problem(promise, promise.line, message)
