"""Presets: services whose facts ship with the package, and how a site's own settings fill them."""

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
        names.append(file.name)
    return tuple(
        sorted(name.removesuffix(".yml") for name in names if name.endswith(".yml"))
    )


@cache
def read_preset(name: str) -> ServiceData:
    """A preset's file as it is; not to be changed, every caller gets the same one."""
    file = f"{name}.yml"
    facts: ServiceData = read_document(
        _FOLDER.joinpath(file).read_text(encoding="utf-8"), file
    ).value
    return facts


def read_settings(declared: ServiceData) -> dict[str, str]:
    """The settings of a declared service's preset: the site's own values, and the
    preset's where it says nothing.
    """
    if "preset" in declared:
        preset = read_preset(declared["preset"])
    else:
        preset = {"settings": {}}
    found = {}
    for name, said in preset["settings"].items():
        found[name] = declared.get(name, said.get("default"))
    return found


def fill_preset(declared: ServiceData) -> ServiceData:
    """What a declared service says, with what its preset says about the rest."""
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
