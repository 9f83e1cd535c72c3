"""The files of ours that a site serves beside its pages."""

import json
from collections.abc import Iterable
from importlib.resources import files

import minify

from analytics_gate.declaration.values import Purpose, Service
from analytics_gate.gate.bundle import module_script
from analytics_gate.gate.embeds import STYLES, Embed, embed_document
from analytics_gate.gate.page_config import sandbox_path
from analytics_gate.gate.panel_words import panel_languages, panel_words
from analytics_gate.gate.sandbox import Sandbox
from analytics_gate.words.language import DEFAULT


def _styles(folder: str) -> str:
    file = files("analytics_gate.gate").joinpath("script", folder, f"{folder}.css")
    styles = file.read_text(encoding="utf-8")
    return str(minify.string("text/css", styles))


def _panel_files(services: Iterable[Service], tags: Iterable[str]) -> dict[str, str]:
    languages = panel_languages(tags)
    optional = [service for service in services if service.purpose is not Purpose.NECESSARY]
    return {
        "gate/panel.js": module_script("panel", f"const languages={json.dumps(languages)};"),
        "gate/panel.css": _styles("panel"),
        **{
            f"gate/panel.{language}.json": panel_words(optional, language)
            for language in sorted({DEFAULT, *languages.values()})
        },
    }


def _embed_files(embeds: Iterable[Embed]) -> dict[str, str]:
    documents = {embed.path: embed_document(embed) for embed in embeds}
    return {STYLES: _styles("embeds"), "gate/embeds.js": module_script("embeds"), **documents} if documents else {}


def gate_files(
    sandboxes: Iterable[Sandbox], services: Iterable[Service], tags: Iterable[str], embeds: Iterable[Embed] = ()
) -> dict[str, str]:
    """Each file's text by its path from the site's root.

    `services` are those that a visitor can choose; `tags` the languages of the site's pages, as they name them.
    """
    return {
        **_embed_files(embeds),
        **_panel_files(services, tags),
        "gate/services.js": module_script("services"),
        **{sandbox_path(sandbox.service): sandbox.html for sandbox in sandboxes},
    }
