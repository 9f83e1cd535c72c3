"""A theme's own settings that contact third parties: adopted as services, or turned
off, and said so.

The facts are those of Material 9.8 and of the themes `mkdocs` and `readthedocs` of
MkDocs 1.6, read from their templates.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from analytics_gate.addresses.hosts import any_covers, covers
from analytics_gate.addresses.urls import contacted_host
from analytics_gate.declaration.preset import read_preset
from analytics_gate.declaration.service import build_service
from analytics_gate.declaration.values import Declaration, Purpose
from analytics_gate.errors import GateError, Problem
from analytics_gate.mkdocs_site.project_file import ProjectFile

GOOGLE = "google-analytics"
_TAG_HOST = "www.googletagmanager.com"
_FONT_HOST = "fonts.googleapis.com"
_SHIPPED_WITH_MKDOCS = frozenset({"mkdocs", "readthedocs"})
_FACTS_BEHIND = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.", re.IGNORECASE)

Values = Mapping[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project says, as MkDocs worked it out: its theme, the theme's options,
    `extra`, and added files.

    `project` is the file that says it; `services_file` is what the declaration is
    called in messages.
    """

    project: ProjectFile
    services_file: str
    theme: str | None = None
    options: Values = field(default_factory=dict)
    extra: Values = field(default_factory=dict)
    repo_url: str | None = None
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_material(self) -> bool:
        """Whether the theme is Material, or one that goes by its name."""
        return self.theme == "material"

    @property
    def asks_for_facts(self) -> bool:
        """Whether Material would ask the repository's host for stars, forks and
        versions, on every visit.
        """
        return self.is_material and bool(_FACTS_BEHIND.match(self.repo_url or ""))

    @property
    def has_form(self) -> bool:
        """Whether Material would show a form of its own that asks visitors."""
        return self.is_material and bool(self.extra.get("consent"))

    def problem(self, path: Path, message: str) -> GateError:
        """Something in the project's file that cannot be built."""
        return GateError(
            Problem(
                self.project.name,
                self.project.line(*path),
                f"{_dotted(path)} {message}",
            )
        )


@dataclass(frozen=True, slots=True)
class Adoption:
    """What becomes of them: the declaration with what was adopted, options of the
    theme, and why, a line each.

    `dropped` are the keys of `extra` that the theme is not to see.
    """

    declaration: Declaration
    options: Values = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def noting(
        self, settings: Settings, path: Path, note: str, **changes: Any
    ) -> "Adoption":
        """The same with these changes, and why."""
        project = settings.project
        place = str(
            Problem(project.name, project.line(*path), f"{_dotted(path)}: {note}")
        )
        return replace(self, notes=(*self.notes, place), **changes)


def adopt(settings: Settings, declaration: Declaration) -> Adoption:
    """Takes over what a theme would do by itself. Raises GateError for what cannot be
    taken over.
    """
    _refuse_added_files(settings, declaration)
    adopted = Adoption(declaration)
    for step in (
        _adopt_google,
        _drop_feedback,
        _replace_form,
        _turn_off,
        _keep_the_link,
    ):
        adopted = step(settings, adopted)
    return adopted


def property_problem(found: object) -> str | None:
    """What is wrong with a property of Google Analytics; None for a measurement ID."""
    said = read_preset(GOOGLE)["settings"]["property"]
    if isinstance(found, str) and re.fullmatch(said["pattern"], found):
        return None
    return f"is {found!r}, expected {said['title']} like {said['example']}"


def _mapping(value: object) -> Values:
    # MkDocs takes anything here, and a theme makes nothing of it.
    if isinstance(value, dict):
        return value
    return {}


def _dotted(path: Path) -> str:
    return ".".join(step for step in path if isinstance(step, str))


def _refuse_added_files(settings: Settings, declaration: Declaration) -> None:
    problems: list[Problem] = []
    for key, addresses in settings.added.items():
        for index, address in enumerate(addresses):
            host = contacted_host(address)
            if host and not _is_open_to(
                host, "style" if key == "extra_css" else "script", declaration
            ):
                message = (
                    f"is {address!r}, which would contact {host} on every visit; host "
                    "the file here"
                )
                problems += settings.problem((key, index), message).problems
    if problems:
        raise GateError(*problems)


def _is_open_to(host: str, kind: str, declaration: Declaration) -> bool:
    needed = []
    for each in declaration.services:
        if each.purpose is Purpose.NECESSARY:
            needed.append(each)
    for service in needed:
        for pattern in getattr(service.hosts, kind):
            if covers(pattern, host):
                return True
    return False


def _adopt_google(settings: Settings, adopted: Adoption) -> Adoption:
    if settings.is_material:
        return _adopt_from_material(settings, adopted)
    found = _mapping(settings.options.get("analytics")).get("gtag")
    if settings.theme in _SHIPPED_WITH_MKDOCS and found:
        adopted = replace(adopted, options={"analytics": {"gtag": None}})
        return _declared(found, ("theme", "analytics", "gtag"), settings, adopted)
    return adopted


def _adopt_from_material(settings: Settings, adopted: Adoption) -> Adoption:
    said = _mapping(settings.extra.get("analytics"))
    adopted = replace(adopted, dropped=("analytics",))
    provider = said.get("provider")
    if provider and provider != "google":
        message = (
            f"is {provider!r}, expected google; for another, declare the "
            f"service in {settings.services_file}"
        )
        raise settings.problem(("extra", "analytics", "provider"), message)
    if not provider:
        return adopted
    return _declared(
        said.get("property"), ("extra", "analytics", "property"), settings, adopted
    )


def _declared(
    found: object, path: Path, settings: Settings, adopted: Adoption
) -> Adoption:
    services = adopted.declaration.services
    if any(any_covers(service.hosts.script, _TAG_HOST) for service in services):
        note = (
            f"the theme's own tag is off, {settings.services_file} declares the service"
        )
        return adopted.noting(settings, path, note)
    if not found:
        return adopted.noting(
            settings, path, "it is empty, so there is nothing to adopt"
        )
    if problem := property_problem(found):
        raise settings.problem(path, problem)
    note = (
        f"adopted as the service '{GOOGLE}'; to say more of it, declare "
        f"it in {settings.services_file}"
    )
    service = build_service({"preset": GOOGLE, "property": found}, 0)
    return adopted.noting(
        settings,
        path,
        note,
        declaration=replace(adopted.declaration, services=(*services, service)),
    )


def _drop_feedback(settings: Settings, adopted: Adoption) -> Adoption:
    path = ("extra", "analytics", "feedback")
    if settings.is_material and _mapping(settings.extra.get("analytics")).get(
        "feedback"
    ):
        return adopted.noting(
            settings,
            path,
            "not shown: its answers would go to Google by way of the theme's own tag",
        )
    return adopted


def _replace_form(settings: Settings, adopted: Adoption) -> Adoption:
    if not settings.has_form:
        return adopted
    note = "the gate's panel takes the place of this form; links to #__consent open it"
    return adopted.noting(
        settings, ("extra", "consent"), note, dropped=(*adopted.dropped, "consent")
    )


def _turn_off(settings: Settings, adopted: Adoption) -> Adoption:
    for option, note in _fetched(settings, adopted.declaration):
        adopted = adopted.noting(
            settings,
            ("theme", option),
            note,
            options={**adopted.options, option: False},
        )
    return adopted


def _fetched(settings: Settings, declaration: Declaration) -> Iterator[tuple[str, str]]:
    is_on = settings.options.get("font", True) is not False
    if (
        settings.is_material
        and is_on
        and not _is_open_to(_FONT_HOST, "style", declaration)
    ):
        yield (
            "font",
            "turned off, it would contact Google on every visit; pages use "
            "the fonts of the reader's system",
        )
    if settings.theme in _SHIPPED_WITH_MKDOCS and settings.options.get("highlightjs"):
        yield (
            "highlightjs",
            "turned off, it would contact cdnjs.cloudflare.com on every visit; code has no colours",
        )


def _keep_the_link(settings: Settings, adopted: Adoption) -> Adoption:
    if settings.asks_for_facts:
        note = (
            "the link stays, without the stars and versions that its host "
            "would be asked for on every visit"
        )
        return adopted.noting(settings, ("repo_url",), note)
    return adopted
