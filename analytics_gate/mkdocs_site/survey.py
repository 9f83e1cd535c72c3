"""Looks over a MkDocs project: what of it the gate takes over, and what remains for its owner."""

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
    """What there is for a first declaration, and what is left to do, a line each."""

    found: ProjectFindings
    left: tuple[str, ...]


def survey(project: ProjectFile, docs: Path, services_file: str) -> Survey:
    """Looks at the project's file, at all Markdown and HTML below `docs`, and at the
    theme's own templates.
    """
    templates = project.written("theme", "custom_dir")
    sightings = find_remote_references(docs, Path(templates) if templates else None)
    services = _services(project, sightings)
    unknown = tuple(each for each in sightings if recognise(each.contact) is None)
    found = ProjectFindings(
        services, unknown, tuple(_kept(project)), tuple(_remarks(project))
    )
    left = (
        *_in_settings(project),
        *_in_pages(sightings, services_file),
        *_in_sources(docs, services_file),
    )
    return Survey(found, tuple(dict.fromkeys(left)))


def _place(project: ProjectFile, path: tuple[str | int, ...], message: str) -> str:
    return str(Problem(project.name, project.line(*path), message))


def _services(
    project: ProjectFile, sightings: Iterable[RemoteReference]
) -> dict[Recognised, tuple[str, ...]]:
    services: dict[Recognised, tuple[str, ...]] = {}
    for path in _TAGS:
        found = project.written(*path)
        if found and not property_problem(found):
            services[Recognised(GOOGLE, (("property", found),))] = (
                f"{project.name}:{project.line(*path)}",
            )
    for sighting in sightings:
        if service := recognise(sighting.contact):
            # One service is one entry, however much each of its addresses says.
            entry = next(
                (each for each in services if each.preset == service.preset), service
            )
            services[entry] = (*services.get(entry, ()), str(sighting))
    return services


def _kept(project: ProjectFile) -> Iterator[ThemeStorage]:
    palette = project.node("theme", "palette")
    palettes = palette.value if isinstance(palette, yaml.SequenceNode) else []
    if any(
        project.node("theme", "palette", index, "toggle")
        for index in range(len(palettes))
    ):
        yield ThemeStorage("__palette", "local", "remembers light or dark")
    features = project.node("theme", "features")
    for feature in features.value if isinstance(features, yaml.SequenceNode) else []:
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
                "works out its property."
            )


def _in_settings(project: ProjectFile) -> Iterator[str]:
    provider = project.written("extra", "analytics", "provider")
    if provider and provider != "google":
        message = (
            f"extra.analytics.provider is '{provider}', expected google: "
            "declare the service, and remove this"
        )
        yield _place(project, ("extra", "analytics", "provider"), message)
    for path in _TAGS:
        found = project.written(*path)
        if found and (problem := property_problem(found)):
            yield _place(project, path, f"{'.'.join(path)} {problem}")
    for key in ("analytics", "consent"):
        if project.node("extra", key):
            yield _place(
                project,
                ("extra", key),
                f"extra.{key} has been replaced: it does nothing now, and may go",
            )
    yield from _added_files(project)


def _added_files(project: ProjectFile) -> Iterator[str]:
    for key in ("extra_javascript", "extra_css"):
        node = project.node(key)
        for index in range(
            len(node.value) if isinstance(node, yaml.SequenceNode) else 0
        ):
            address = (
                project.written(key, index) or project.written(key, index, "path") or ""
            )
            if host := contacted_host(address):
                yield _place(
                    project,
                    (key, index),
                    f"{key} contacts {host} on every visit: host the file here",
                )


def _in_pages(
    sightings: Iterable[RemoteReference], services_file: str
) -> Iterator[str]:
    for sighting in sightings:
        contact, service = sighting.contact, recognise(sighting.contact)
        what = f"{sighting}: <{contact.element} {contact.attribute}> contacts {contact.host}"
        if service is None:
            yield (
                f"{what}, which nobody knows: host the file here, or complete its "
                f"entry in {services_file}"
            )
        elif service.lacking:
            yield f"{what}: complete the entry '{service.preset}' in {services_file}"
        if service and (
            contact.element == "script" or not sighting.file.endswith(".md")
        ):
            yield f"{what}: remove the element, the gate starts the service itself"


def _in_sources(docs: Path, services_file: str) -> Iterator[str]:
    try:
        check_pages(docs, Declaration(), services_file, Promises())
    except GateError as error:
        for each in error.problems:
            if "nothing declares" not in each.message:
                yield str(each)
