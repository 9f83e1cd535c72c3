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
    """Reads a declaration's file; `shown_as` is its name in errors, by default the path.

    Raises:
        GateError: the file cannot be read, or says something that is not allowed; a
            problem for each.
    """
    file = shown_as
    if file is None:
        file = str(path)
    text = read_text(path, file, "`analytics-gate init` writes a first one")
    return parse_declaration(text, file)


def parse_declaration(text: str, file: str) -> Declaration:
    """Reads a declaration's text; `file` is its name in errors.

    A text without a value declares nothing.

    Raises:
        GateError: the text says something that is not allowed; a problem for each, by line.
    """
    document = read_document(text, file)
    found = violations(document.value, declaration_validator())
    wrong = list(schema_errors(found, document))
    broken = {path[:2] for path, _ in wrong}
    broken |= {fault.path[:2] for fault in document.faults}
    services = tuple(_build_services(document, broken, wrong))
    wrong += repeated_ids(document)
    if problems := as_problems(wrong, document, file):
        raise GateError(*problems)
    return _build(document.value or {}, services)


def _build(facts: ServiceData, services: tuple[Service, ...]) -> Declaration:
    choice_lasts = facts.get("choice_lasts", _DEFAULT.choice_lasts.text)
    return Declaration(
        services=services,
        ask=facts.get("ask", _DEFAULT.ask),
        choice_lasts=parse_duration_in_browser(choice_lasts),
        necessary=_build_necessary(facts.get("necessary") or {}),
    )


def _build_services(
    document: YamlDocument, broken: set[lines.Path], wrong: list[SchemaError]
) -> Iterator[Service]:
    """Builds the services that are not `broken`; adds to `wrong` what only building them shows."""
    for index, facts in enumerate(_declared(document)):
        path = ("services", index)
        if path in broken:
            continue
        try:
            yield build_service(facts, document.line(path))
        except ValueError as error:
            wrong.append(((*path, "script"), str(error)))


def _build_necessary(facts: ServiceData) -> tuple[StorageDeclaration, ...]:
    declared = [*facts.get("storage", ())]
    for cookie in facts.get("cookies", ()):
        declared.append({**cookie, "key": cookie["name"], "where": "cookie"})
    return tuple(map(build_storage, declared))


def _declared(document: YamlDocument) -> list[ServiceData]:
    if not isinstance(document.value, dict):
        return []
    services = document.value.get("services")
    if isinstance(services, list):
        return services
    return []
