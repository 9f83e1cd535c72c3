"""`services.yml` -> a `Declaration`, or everything that is wrong with it at once."""

from collections.abc import Iterator
from pathlib import Path

from analytics_gate.declaration import lines
from analytics_gate.declaration.duration import parse_duration_in_browser
from analytics_gate.declaration.lines import YamlDocument, read_document, read_text
from analytics_gate.declaration.preset import ServiceData
from analytics_gate.declaration.schema import declaration_validator, violations
from analytics_gate.declaration.service import build_service, build_storage
from analytics_gate.declaration.values import Declaration, Service, StorageDeclaration
from analytics_gate.declaration.wording import (
    SchemaError,
    as_problems,
    repeated_ids,
    schema_errors,
)
from analytics_gate.errors import GateError

_DEFAULT = Declaration()


def read_declaration(path: Path, *, shown_as: str | None = None) -> Declaration:
    """Reads a declaration's file; `shown_as` is its name in errors, the path itself if
    not given.

    Raises:
        GateError: the file cannot be read, or says something that is not allowed; a
            problem for each.
    """
    file = str(path) if shown_as is None else shown_as
    return parse_declaration(
        read_text(path, file, "`analytics-gate init` writes a first one"), file
    )


def parse_declaration(text: str, file: str) -> Declaration:
    """Reads a declaration's text; `file` is its name in errors. A text without a value
    declares nothing.

    Raises:
        GateError: the text says something that is not allowed; a problem for each, by line.
    """
    document = read_document(text, file)
    wrong = list(
        schema_errors(violations(document.value, declaration_validator()), document)
    )
    broken = {path[:2] for path, _ in wrong} | {
        fault.path[:2] for fault in document.faults
    }
    services = tuple(_build_services(document, broken, wrong))
    wrong += repeated_ids(document)
    if problems := as_problems(wrong, document, file):
        raise GateError(*problems)
    return _build(document.value or {}, services)


def _build(facts: ServiceData, services: tuple[Service, ...]) -> Declaration:
    return Declaration(
        services=services,
        ask=facts.get("ask", _DEFAULT.ask),
        choice_lasts=parse_duration_in_browser(
            facts.get("choice_lasts", _DEFAULT.choice_lasts.text)
        ),
        necessary=_build_necessary(facts.get("necessary") or {}),
    )


def _build_services(
    document: YamlDocument, broken: set[lines.Path], wrong: list[SchemaError]
) -> Iterator[Service]:
    """Builds the services that nothing is wrong with, and adds to `wrong` what shows only then."""
    for index, facts in enumerate(_declared(document)):
        path = ("services", index)
        if path in broken:
            continue
        try:
            yield build_service(facts, document.line(path))
        except ValueError as error:
            wrong.append(((*path, "script"), str(error)))


def _build_necessary(facts: ServiceData) -> tuple[StorageDeclaration, ...]:
    cookies = []
    for cookie in facts.get("cookies", ()):
        cookies.append({**cookie, "key": cookie["name"], "where": "cookie"})
    return tuple(build_storage(kept) for kept in (*facts.get("storage", ()), *cookies))


def _declared(document: YamlDocument) -> list[ServiceData]:
    services = (
        document.value.get("services") if isinstance(document.value, dict) else None
    )
    if isinstance(services, list):
        return services
    return []
