"""Adopts a theme's settings that contact third parties as services, or turns them off.

The settings are those of Material 9.8 and of the themes `mkdocs` and `readthedocs` of
MkDocs 1.6, read from their templates.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from analytics_gate.addresses.hosts import any_covers
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
_HOST_WITH_FACTS = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.", re.IGNORECASE)

Values = Mapping[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """A project's settings as MkDocs resolved them: theme, its options, `extra`, files.

    `project` is the file with these settings, `services_file` the declaration's name in
    messages.
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
        """Says whether the theme is Material, or has its name."""
        return self.theme == "material"

    @property
    def asks_for_facts(self) -> bool:
        """Says whether Material would load stars, forks and versions on every visit.

        They would come from the repository's host.
        """
        return self.is_material and bool(_HOST_WITH_FACTS.match(self.repo_url or ""))

    @property
    def has_form(self) -> bool:
        """Says whether Material would show its own consent form."""
        return self.is_material and bool(self.extra.get("consent"))

    def problem(self, path: Path, message: str) -> GateError:
        """Returns an error about a setting, with its line."""
        line = self.project.line(*path)
        text = f"{_dotted(path)} {message}"
        return GateError(Problem(self.project.name, line, text))


@dataclass(frozen=True, slots=True)
class Adoption:
    """The declaration with adopted services, changed options, and notes on the changes.

    `dropped` are the keys of `extra` that are hidden from the theme.
    """

    declaration: Declaration
    options: Values = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def noting(
        self, settings: Settings, path: Path, note: str, **changes: Any
    ) -> "Adoption":
        """Returns a copy with these changes, and a note on them."""
        project = settings.project
        line = project.line(*path)
        problem = Problem(project.name, line, f"{_dotted(path)}: {note}")
        return replace(self, notes=(*self.notes, str(problem)), **changes)


def adopt(settings: Settings, declaration: Declaration) -> Adoption:
    """Takes over what a theme would load by itself.

    Raises GateError for settings that cannot be taken over.
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
    """Says what is wrong with a property of Google Analytics; None for a measurement ID."""
    setting = read_preset(GOOGLE)["settings"]["property"]
    if isinstance(found, str) and re.fullmatch(setting["pattern"], found):
        return None
    return f"is {found!r}, expected {setting['title']} like {setting['example']}"


def _mapping(value: object) -> Values:
    # MkDocs accepts any value here, and themes ignore one that is not a mapping.
    if isinstance(value, dict):
        return value
    return {}


def _dotted(path: Path) -> str:
    return ".".join(step for step in path if isinstance(step, str))


def _refuse_added_files(settings: Settings, declaration: Declaration) -> None:
    problems: list[Problem] = []
    for key, addresses in settings.added.items():
        kind = "script"
        if key == "extra_css":
            kind = "style"
        for index, address in enumerate(addresses):
            host = contacted_host(address)
            if host and not _is_allowed(host, kind, declaration):
                message = (
                    f"is {address!r}, which would contact {host} on every visit; host "
                    "the file here"
                )
                problems += settings.problem((key, index), message).problems
    if problems:
        raise GateError(*problems)


def _is_allowed(host: str, kind: str, declaration: Declaration) -> bool:
    for service in declaration.services:
        is_necessary = service.purpose is Purpose.NECESSARY
        if is_necessary and any_covers(getattr(service.hosts, kind), host):
            return True
    return False


def _adopt_google(settings: Settings, adopted: Adoption) -> Adoption:
    if settings.is_material:
        return _adopt_from_material(settings, adopted)
    found = _mapping(settings.options.get("analytics")).get("gtag")
    if settings.theme in _SHIPPED_WITH_MKDOCS and found:
        adopted = replace(adopted, options={"analytics": {"gtag": None}})
        path = ("theme", "analytics", "gtag")
        return _declare_google(found, path, settings, adopted=adopted)
    return adopted


def _adopt_from_material(settings: Settings, adopted: Adoption) -> Adoption:
    analytics = _mapping(settings.extra.get("analytics"))
    adopted = replace(adopted, dropped=("analytics",))
    provider = analytics.get("provider")
    if provider and provider != "google":
        message = (
            f"is {provider!r}, expected google; for another, declare the "
            f"service in {settings.services_file}"
        )
        raise settings.problem(("extra", "analytics", "provider"), message)
    if not provider:
        return adopted
    path = ("extra", "analytics", "property")
    return _declare_google(analytics.get("property"), path, settings, adopted=adopted)


def _declare_google(
    found: object, path: Path, settings: Settings, adopted: Adoption
) -> Adoption:
    services = adopted.declaration.services
    if any(any_covers(service.hosts.script, _TAG_HOST) for service in services):
        note = (
            f"the theme's own tag is off, {settings.services_file} declares the service"
        )
        return adopted.noting(settings, path, note)
    if not found:
        note = "it is empty, so there is nothing to adopt"
        return adopted.noting(settings, path, note)
    if problem := property_problem(found):
        raise settings.problem(path, problem)
    note = (
        f"adopted as the service '{GOOGLE}'; to say more of it, declare "
        f"it in {settings.services_file}"
    )
    service = build_service({"preset": GOOGLE, "property": found}, 0)
    declaration = replace(adopted.declaration, services=(*services, service))
    return adopted.noting(settings, path, note, declaration=declaration)


def _drop_feedback(settings: Settings, adopted: Adoption) -> Adoption:
    analytics = _mapping(settings.extra.get("analytics"))
    if not settings.is_material or not analytics.get("feedback"):
        return adopted
    note = "not shown: its answers would go to Google by way of the theme's own tag"
    return adopted.noting(settings, ("extra", "analytics", "feedback"), note)


def _replace_form(settings: Settings, adopted: Adoption) -> Adoption:
    if not settings.has_form:
        return adopted
    note = "the gate's panel takes the place of this form; links to #__consent open it"
    return adopted.noting(
        settings, ("extra", "consent"), note, dropped=(*adopted.dropped, "consent")
    )


def _turn_off(settings: Settings, adopted: Adoption) -> Adoption:
    for option, note in _remote_options(settings, adopted.declaration):
        options = {**adopted.options, option: False}
        adopted = adopted.noting(settings, ("theme", option), note, options=options)
    return adopted


def _remote_options(
    settings: Settings, declaration: Declaration
) -> Iterator[tuple[str, str]]:
    has_font = settings.is_material and settings.options.get("font", True) is not False
    if has_font and not _is_allowed(_FONT_HOST, "style", declaration):
        yield (
            "font",
            "turned off, it would contact Google on every visit; pages use "
            "the fonts of the reader's system",
        )
    if settings.theme in _SHIPPED_WITH_MKDOCS and settings.options.get("highlightjs"):
        yield (
            "highlightjs",
            "turned off, it would contact cdnjs.cloudflare.com on every visit; "
            "code has no colours",
        )


def _keep_the_link(settings: Settings, adopted: Adoption) -> Adoption:
    if settings.asks_for_facts:
        note = (
            "the link stays, without the stars and versions that its host "
            "would be asked for on every visit"
        )
        return adopted.noting(settings, ("repo_url",), note)
    return adopted
