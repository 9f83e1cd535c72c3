"""The files of ours that a site serves beside its pages."""

import json
from collections.abc import Iterable, Sequence
from importlib.resources import files

import minify

from analytics_gate.declaration.values import Purpose, Service
from analytics_gate.gate.bundle import module_script
from analytics_gate.gate.in_page import in_page_script
from analytics_gate.gate.page_config import sandbox_path
from analytics_gate.gate.panel_words import panel_languages, panel_words
from analytics_gate.gate.sandbox import Sandbox
from analytics_gate.words.language import DEFAULT


def _panel_styles() -> str:
    styles = files("analytics_gate.gate").joinpath("script", "panel", "panel.css").read_text(encoding="utf-8")
    return str(minify.string("text/css", styles))


def _panel_files(services: Iterable[Service], tags: Iterable[str]) -> dict[str, str]:
    languages = panel_languages(tags)
    optional = [service for service in services if service.purpose is not Purpose.NECESSARY]
    return {
        "gate/panel.js": module_script("panel", f"const languages={json.dumps(languages)};"),
        "gate/panel.css": _panel_styles(),
        **{
            f"gate/panel.{language}.json": panel_words(optional, language)
            for language in sorted({DEFAULT, *languages.values()})
        },
    }


def _in_page_file(services: Sequence[Service]) -> dict[str, str]:
    in_page = any(service.is_in_page for service in services)
    return {"gate/inpage.js": in_page_script(services)} if in_page else {}


def gate_files(sandboxes: Iterable[Sandbox], services: Sequence[Service], tags: Iterable[str]) -> dict[str, str]:
    """Each file's text by its path from the site's root.

    `services` are those that start by themselves; `tags` the languages of the site's pages, as they name them.
    """
    return {
        **_panel_files(services, tags),
        "gate/services.js": module_script("services"),
        **_in_page_file(services),
        **{sandbox_path(sandbox.service): sandbox.html for sandbox in sandboxes},
    }
