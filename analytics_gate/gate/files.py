"""The files of ours that a site serves beside its pages."""

import json
from collections.abc import Iterable, Sequence
from importlib.resources import files

import minify

from analytics_gate.bundle import module_script
from analytics_gate.declaration.values import Service
from analytics_gate.gate.embeds import STYLES, Embed, embed_document
from analytics_gate.gate.in_page import in_page_script
from analytics_gate.gate.page_config import sandbox_path
from analytics_gate.gate.panel_words import details_words, panel_languages, panel_words
from analytics_gate.gate.sandbox import Sandbox
from analytics_gate.translations.language import DEFAULT


def _styles(folder: str) -> str:
    styles = (
        files("analytics_gate.gate")
        .joinpath("script", folder, f"{folder}.css")
        .read_text(encoding="utf-8")
    )
    return str(minify.string("text/css", styles))


def _panel_files(
    services: Iterable[Service], tags: Iterable[str], asks: bool
) -> dict[str, str]:
    """The panel's two layers: a visitor who is asked loads `panel` alone, and `details`
    by going on.
    """
    languages = panel_languages(tags)
    before = f"const languages={json.dumps(languages)};"
    optional = []
    for service in services:
        if service.is_optional:
            optional.append(service)
    written = {}
    for layer in ("panel", "details"):
        written[f"gate/{layer}.js"] = module_script(layer, before)
    written |= {f"gate/{layer}.css": _styles(layer) for layer in ("panel", "details")}
    for language in sorted({DEFAULT, *languages.values()}):
        written[f"gate/panel.{language}.json"] = panel_words(
            optional, language, asks=asks
        )
        written[f"gate/details.{language}.json"] = details_words(optional, language)
    return written


def _embed_files(embeds: Iterable[Embed]) -> dict[str, str]:
    documents = {}
    for embed in embeds:
        documents[embed.path] = embed_document(embed)
    if documents:
        return {
            STYLES: _styles("embeds"),
            "gate/embeds.js": module_script("embeds"),
            **documents,
        }
    return {}


def _in_page_file(services: Sequence[Service]) -> dict[str, str]:
    in_page = any(service.is_in_page for service in services)
    if in_page:
        return {"gate/inpage.js": in_page_script(services)}
    return {}


def gate_files(
    sandboxes: Iterable[Sandbox],
    services: Sequence[Service],
    tags: Iterable[str],
    embeds: Iterable[Embed] = (),
    *,
    asks: bool = True,
) -> dict[str, str]:
    """Each file's text by its path from the site's root.

    `services` are those that a visitor can choose, `asks` whether they wait for a
    choice; `tags` the languages of the site's pages, as they name them.
    """
    return {
        **_embed_files(embeds),
        **_panel_files(services, tags, asks),
        "gate/services.js": module_script("services"),
        **_in_page_file(services),
        **{sandbox_path(sandbox.service): sandbox.html for sandbox in sandboxes},
    }
