"""Looks up the preset that covers a host, or a script's address."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics_gate.addresses.hosts import covers
from analytics_gate.declaration.preset import ServiceData, preset_names, read_preset
from analytics_gate.markup.contacts import OutgoingReference

_KINDS = {
    "iframe": "frame",
    "frame": "frame",
    "embed": "frame",
    "object": "frame",
    "script": "script",
    "img": "image",
    "source": "media",
    "video": "media",
    "audio": "media",
    "form": "form",
    "link": "style",
    "style": "style",
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A preset, with the settings found in an address."""

    preset: str
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def lacking(self) -> dict[str, str]:
        """An example for each setting that the preset still needs from the owner."""
        known = dict(self.settings)
        examples = {}
        for name, setting in read_preset(self.preset)["settings"].items():
            if "default" not in setting and name not in known:
                examples[name] = setting["example"]
        return examples


def kind_of(contact: OutgoingReference) -> str:
    """Returns the kind of host in the declaration: `frame`, `script`, `image` and so on."""
    return _KINDS.get(contact.element, "connect")


def recognise(contact: OutgoingReference) -> Recognised | None:
    """Returns the preset that covers the reference, the first by name; None without one."""
    return next(_candidates(contact), None)


def _candidates(contact: OutgoingReference) -> Iterator[Recognised]:
    kind = kind_of(contact)
    presets = {name: read_preset(name) for name in preset_names()}
    if kind == "script":
        for name, preset in presets.items():
            settings = _read_script(preset, contact.address)
            if settings is not None:
                yield Recognised(name, settings)
    for kinds in _kinds_to_try(kind):
        for name, preset in presets.items():
            if kinds[0] in preset["hosts"] and _has_host(preset, kinds, contact.host):
                yield Recognised(name)


def _kinds_to_try(kind: str) -> Iterator[tuple[str, ...]]:
    yield (kind,)
    # The address that a player offers to copy is often that of its link, as YouTube's is.
    if kind == "frame":
        yield ("frame", "link")
    yield ("frame", "script", "image", "form")


def _has_host(preset: ServiceData, kinds: Iterable[str], host: str) -> bool:
    defaults = {}
    for name, setting in preset["settings"].items():
        defaults[name] = setting.get("default", "")
    for kind in kinds:
        for pattern in preset["hosts"].get(kind, ()):
            declared = re.sub(r"\{(\w+)\}", lambda found: defaults[found[1]], pattern)
            if covers(declared, host):
                return True
    return False


def _read_script(
    preset: ServiceData, address: str
) -> tuple[tuple[str, str], ...] | None:
    """Returns the settings in an address of the preset's script; None for another script."""
    template = preset.get("script", "")
    # A file's name does not identify a script that may be on any host.
    if re.match(r"https://\{\w+\}/", template):
        return None
    # In what re.escape returns, a brace has a backslash before it.
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
    found = re.fullmatch(pattern, re.sub(r"^//", "https://", address))
    if not found:
        return None
    settings = []
    for name, value in sorted(found.groupdict().items()):
        setting = preset["settings"][name]
        if not re.fullmatch(setting["pattern"], value):
            return None
        if value != setting.get("default"):
            settings.append((name, value))
    return tuple(settings)
