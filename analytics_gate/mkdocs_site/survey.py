"""Surveys a MkDocs project: what the gate takes over, and what is left for its owner."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from analytics_gate.addresses.urls import contacted_host
from analytics_gate.declaration.values import Declaration
from analytics_gate.errors import GateError, Problem
from analytics_gate.mkdocs_site.contents import RemoteReference, find_remote_references
from analytics_gate.mkdocs_site.first_declaration import ProjectFindings, ThemeStorage
from analytics_gate.mkdocs_site.project_file import ProjectFile
from analytics_gate.mkdocs_site.recognition import Recognised, recognise
from analytics_gate.mkdocs_site.theme_settings import GOOGLE, property_problem
from analytics_gate.pages.check import check_pages
from analytics_gate.promises.promises import Promises

_TAGS = (("extra", "analytics", "property"), ("theme", "analytics", "gtag"))
_FEATURES = {
    "content.tabs.link": ThemeStorage(
        "__tabs", "local", "remembers the tabs that a reader picked"
    ),
    "announce.dismiss": ThemeStorage(
        "__announce", "local", "remembers that a reader closed the announcement"
    ),
}


@dataclass(frozen=True, slots=True)
class Survey:
    """The findings for a first declaration, and what is left to do, a line each."""

    found: ProjectFindings
    left: tuple[str, ...]


def survey(project: ProjectFile, docs: Path, services_file: str) -> Survey:
    """Surveys the project's file, all Markdown and HTML below `docs`, and the templates."""
    references = find_remote_references(docs, _templates(project))
    unknown = tuple(each for each in references if recognise(each.contact) is None)
    found = ProjectFindings(
        services=_services(project, references),
        unknown=unknown,
        storage=tuple(_storage(project)),
        remarks=tuple(_remarks(project)),
    )
    left = (
        *_in_settings(project),
        *_in_pages(references, services_file),
        *_in_sources(docs, services_file),
    )
    return Survey(found, tuple(dict.fromkeys(left)))


def _templates(project: ProjectFile) -> Path | None:
    folder = project.written("theme", "custom_dir")
    if folder:
        return Path(folder)
    return None


def _with_line(project: ProjectFile, path: tuple[str | int, ...], message: str) -> str:
    return str(Problem(project.name, project.line(*path), message))


def _services(
    project: ProjectFile, references: Iterable[RemoteReference]
) -> dict[Recognised, tuple[str, ...]]:
    services: dict[Recognised, tuple[str, ...]] = {}
    for path in _TAGS:
        found = project.written(*path)
        if found and not property_problem(found):
            place = f"{project.name}:{project.line(*path)}"
            services[Recognised(GOOGLE, (("property", found),))] = (place,)
    for reference in references:
        if service := recognise(reference.contact):
            # One service has one entry, even if its addresses have different settings.
            entry = _entry_of(service, services)
            services[entry] = (*services.get(entry, ()), str(reference))
    return services


def _entry_of(service: Recognised, entries: Iterable[Recognised]) -> Recognised:
    for entry in entries:
        if entry.preset == service.preset:
            return entry
    return service


def _items(project: ProjectFile, *path: str) -> list[yaml.Node]:
    node = project.node(*path)
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    return []


def _has_palette_toggle(project: ProjectFile) -> bool:
    path = ("theme", "palette")
    for index, _ in enumerate(_items(project, *path)):
        if project.node(*path, index, "toggle"):
            return True
    return False


def _storage(project: ProjectFile) -> Iterator[ThemeStorage]:
    if _has_palette_toggle(project):
        yield ThemeStorage("__palette", "local", "remembers light or dark")
    for feature in _items(project, "theme", "features"):
        if feature.value in _FEATURES:
            yield _FEATURES[feature.value]
    if project.node("extra", "version"):
        yield ThemeStorage(
            "__outdated",
            "session",
            "remembers that a reader was told of a newer version",
        )


def _remarks(project: ProjectFile) -> Iterator[str]:
    for path in _TAGS:
        if project.node(*path) and project.written(*path) is None:
            line = f"{project.name}:{project.line(*path)}"
            yield (
                f"Google Analytics: the build adopts it from {line}, where MkDocs "
                "resolves its property."
            )


def _in_settings(project: ProjectFile) -> Iterator[str]:
    provider = project.written("extra", "analytics", "provider")
    if provider and provider != "google":
        message = (
            f"extra.analytics.provider is '{provider}', expected google: "
            "declare the service, and remove this"
        )
        yield _with_line(project, ("extra", "analytics", "provider"), message)
    for path in _TAGS:
        found = project.written(*path)
        if found and (problem := property_problem(found)):
            yield _with_line(project, path, f"{'.'.join(path)} {problem}")
    for key in ("analytics", "consent"):
        if project.node("extra", key):
            yield _with_line(
                project,
                ("extra", key),
                f"extra.{key} is replaced by the gate and has no effect: remove it",
            )
    yield from _added_files(project)


def _added_files(project: ProjectFile) -> Iterator[str]:
    for key in ("extra_javascript", "extra_css"):
        for index, _ in enumerate(_items(project, key)):
            address = project.written(key, index) or project.written(key, index, "path")
            if host := contacted_host(address or ""):
                message = f"{key} contacts {host} on every visit: host the file here"
                yield _with_line(project, (key, index), message)


def _in_pages(
    references: Iterable[RemoteReference], services_file: str
) -> Iterator[str]:
    for reference in references:
        contact = reference.contact
        service = recognise(contact)
        element = f"<{contact.element} {contact.attribute}>"
        what = f"{reference}: {element} contacts {contact.host}"
        if service is None:
            yield (
                f"{what}, which no preset covers: host the file here, or complete its "
                f"entry in {services_file}"
            )
            continue
        if service.lacking:
            yield f"{what}: complete the entry '{service.preset}' in {services_file}"
        if contact.element == "script" or not reference.file.endswith(".md"):
            yield f"{what}: remove the element, the gate starts the service itself"


def _in_sources(docs: Path, services_file: str) -> Iterator[str]:
    try:
        check_pages(docs, Declaration(), services_file, Promises())
    except GateError as error:
        for each in error.problems:
            if "nothing declares" not in each.message:
                yield str(each)
