"""Which preset is it? A host, or a script's address, held against what the presets say
of themselves.
"""

import re
from collections.abc import Iterator
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
    """A preset, with the settings that could be read off an address; `lacking` are
    those that it still needs.
    """

    preset: str
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def lacking(self) -> dict[str, str]:
        """An example for each setting that only the site's owner knows."""
        said = read_preset(self.preset)["settings"]
        known = dict(self.settings)
        found = {}
        for name, each in said.items():
            if "default" not in each and name not in known:
                found[name] = each["example"]
        return found


def kind_of(contact: OutgoingReference) -> str:
    """The way of contact in the declaration's words: `frame`, `script`, `image` and so on."""
    return _KINDS.get(contact.element, "connect")


def recognise(contact: OutgoingReference) -> Recognised | None:
    """The preset of the service that is contacted, the first by name; None where no
    preset knows it.
    """
    return next(_candidates(contact), None)


def _candidates(contact: OutgoingReference) -> Iterator[Recognised]:
    kind = kind_of(contact)
    presets = {name: read_preset(name) for name in preset_names()}
    for name, preset in presets.items():
        if (
            kind == "script"
            and (settings := _read_script(preset, contact.address)) is not None
        ):
            yield Recognised(name, settings)
    # A player's address for everybody to copy is often that of its link: YouTube's own is one.
    for kinds in (
        (kind,),
        ("frame", "link") if kind == "frame" else (),
        ("frame", "script", "image", "form"),
    ):
        for name, preset in presets.items():
            if set(kinds[:1]) & set(preset["hosts"]) and _has_host(
                preset, kinds, contact.host
            ):
                yield Recognised(name)


def _has_host(preset: ServiceData, kinds: tuple[str, ...], host: str) -> bool:
    defaults = {}
    for name, said in preset["settings"].items():
        defaults[name] = said.get("default", "")
    declared = []
    for kind in kinds:
        for pattern in preset["hosts"].get(kind, ()):
            declared.append(pattern)
    return any(
        covers(re.sub(r"\{(\w+)\}", lambda found: defaults[found[1]], each), host)
        for each in declared
    )


def _read_script(
    preset: ServiceData, address: str
) -> tuple[tuple[str, str], ...] | None:
    """The settings that an address has where the preset's script has a place for them;
    None for another script.
    """
    template = preset.get("script", "")
    # A script that may be on any host is not known by its file's name.
    if re.match(r"https://\{\w+\}/", template):
        return None
    pieces = re.split(r"\{(\w+)\}", template)
    pattern = "".join(
        f"(?P<{piece}>[^/]+)" if odd % 2 else re.escape(piece)
        for odd, piece in enumerate(pieces)
    )
    found = re.fullmatch(pattern, re.sub(r"^//", "https://", address))
    said = preset["settings"]
    if not found or not all(
        re.fullmatch(said[name]["pattern"], value)
        for name, value in found.groupdict().items()
    ):
        return None
    listed = []
    for name, value in sorted(found.groupdict().items()):
        if value != said[name].get("default"):
            listed.append((name, value))
    return tuple(listed)
