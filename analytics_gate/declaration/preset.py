"""Presets: services described by the package, to be completed by a site's settings."""

from functools import cache
from importlib.resources import files
from typing import Any

from analytics_gate.declaration.lines import read_document

ServiceData = dict[str, Any]
"""A service in the form of the declaration, as plain values."""

_FOLDER = files("analytics_gate.declaration").joinpath("presets")
_ABOUT = ("source", "date", "settings")


def preset_names() -> tuple[str, ...]:
    """The names of all presets, sorted."""
    names = []
    for file in _FOLDER.iterdir():
        if file.name.endswith(".yml"):
            names.append(file.name.removesuffix(".yml"))
    return tuple(sorted(names))


@cache
def read_preset(name: str) -> ServiceData:
    """Reads a preset's file; the value must not be changed, every caller gets the same one."""
    file = f"{name}.yml"
    text = _FOLDER.joinpath(file).read_text(encoding="utf-8")
    facts: ServiceData = read_document(text, file).value
    return facts


def read_settings(declared: ServiceData) -> dict[str, str]:
    """Gives the settings of a service's preset: the site's values, else the preset's defaults."""
    if "preset" not in declared:
        return {}
    settings = {}
    for name, setting in read_preset(declared["preset"])["settings"].items():
        settings[name] = declared.get(name, setting.get("default"))
    return settings


def fill_preset(declared: ServiceData) -> ServiceData:
    """Completes a declared service with what its preset says."""
    if "preset" not in declared:
        return declared
    settings = read_settings(declared)
    preset = {}
    for key, value in read_preset(declared["preset"]).items():
        if key not in _ABOUT:
            preset[key] = value
    for templated in ("script", "hosts", "embed"):
        if templated in preset:
            preset[templated] = _fill(preset[templated], settings)
    return {"id": declared["preset"], **preset, **declared}


def _fill(template: Any, settings: dict[str, str]) -> Any:
    if isinstance(template, dict):
        return {key: _fill(value, settings) for key, value in template.items()}
    if isinstance(template, list):
        return [_fill(value, settings) for value in template]
    for name, value in settings.items():
        template = template.replace(f"{{{name}}}", value)
    return template
