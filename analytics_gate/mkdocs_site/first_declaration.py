"""The text of a first `services.yml`: what was found is declared, what only the owner
knows is a comment in it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from analytics_gate.mkdocs_site.contents import RemoteReference
from analytics_gate.mkdocs_site.recognition import Recognised, kind_of

_HEAD = """\
# The services that this site may use, first written by `analytics-gate init` from what it \
found. It is yours now.
# Pages load nothing from anybody who is not in this file. After a change run
# `analytics-gate check --content {docs} --services {file}`.
# `analytics-gate schema` prints the JSON Schema of this file, by which editors complete it.

# Wait with everything optional until a visitor has allowed it.
ask: true
# Then ask again after half a year.
choice_lasts: 180 days

"""
_NECESSARY = """
# What the site itself keeps in a browser, whatever the visitor chose.
necessary:
  storage:
"""


@dataclass(frozen=True, slots=True)
class ThemeStorage:
    """Something that the site's own theme keeps in a browser."""

    key: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class ProjectFindings:
    """What a project has: services that are known, each with where that is said; hosts
    that nobody knows; storage.
    """

    services: Mapping[Recognised, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[RemoteReference, ...] = ()
    kept: tuple[ThemeStorage, ...] = ()
    remarks: tuple[str, ...] = ()


def write_declaration(found: ProjectFindings, docs: str, file: str) -> str:
    """Gives the text; `docs` is the Markdown's folder, `file` the declaration's own name."""
    entries = [
        *_services(found),
        *_suggestions(found.unknown),
        *([f"  # {line}" for line in remark.splitlines()] for remark in found.remarks),
    ]
    if entries:
        services = "services:\n" + "\n\n".join("\n".join(lines) for lines in entries)
    else:
        services = "services: []"
    kept = []
    for each in found.kept:
        kept.append(
            f"    - {{ key: {each.key}, where: {each.where}, why: {each.why} }}\n"
        )
    return (
        _HEAD.format(docs=docs, file=file)
        + services
        + "\n"
        + (_NECESSARY + "".join(kept) if kept else "")
    )


def _services(found: ProjectFindings) -> Iterator[list[str]]:
    for service, places in found.services.items():
        settings = []
        for name, value in (*service.settings, *service.lacking.items()):
            settings.append(f"  {name}: {_scalar(value)}")
        lines = [f"- preset: {service.preset}", *settings]
        if service.lacking:
            names = " and ".join(service.lacking)
            yield [
                f"  # {_joined(places)}: put in {names}, and take the # away.",
                *(f"  # {line}" for line in lines),
            ]
        else:
            yield [f"  # Found in {_joined(places)}.", *(f"  {line}" for line in lines)]


def _suggestions(unknown: Iterable[RemoteReference]) -> Iterator[list[str]]:
    for host, sightings in _by_host(unknown).items():
        kinds = sorted({kind_of(each.contact) for each in sightings})
        hosts = ", ".join(f"{kind}: [{_scalar(host)}]" for kind in kinds)
        yield [
            (
                f"  # {_joined([str(each) for each in sightings])}: nobody here "
                f"knows {host}, so the build refuses it."
            ),
            "  # Host the file here, or say who that is, and take the # away.",
            f"  # - id: {host.replace('.', '-').replace(':', '-')}",
            f"  #   name: {host}",
            "  #   purpose: functional",
            f"  #   provider: {{ name: {host}, policy: https://{host}/privacy }}",
            f"  #   hosts: {{ {hosts} }}",
        ]


def _by_host(sightings: Iterable[RemoteReference]) -> dict[str, list[RemoteReference]]:
    hosts: dict[str, list[RemoteReference]] = {}
    for sighting in sightings:
        hosts.setdefault(sighting.contact.host, []).append(sighting)
    return dict(sorted(hosts.items()))


def _joined(places: Iterable[str]) -> str:
    first, *others = dict.fromkeys(places)
    if others:
        return f"{first} and {len(others)} more"
    return first


def _scalar(text: str) -> str:
    if yaml.safe_load(text) == text:
        return text
    return json.dumps(text)
