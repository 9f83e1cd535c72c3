"""Writes the text of a first `services.yml`.

Services that a preset covers are declared; the rest are comments, for the owner.
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
    """A storage entry of the site's own theme."""

    key: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class ProjectFindings:
    """The services of a project, each with its places, and what no preset covers.

    `storage` is the theme's, `remarks` are comments for the owner.
    """

    services: Mapping[Recognised, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[RemoteReference, ...] = ()
    storage: tuple[ThemeStorage, ...] = ()
    remarks: tuple[str, ...] = ()


def write_declaration(found: ProjectFindings, docs: str, file: str) -> str:
    """Returns the text; `docs` is the Markdown's folder, `file` the declaration's name."""
    entries = [*_services(found), *_suggestions(found.unknown)]
    for remark in found.remarks:
        entries.append(_commented(remark.splitlines()))
    services = "services: []"
    if entries:
        services = "services:\n" + "\n\n".join(map("\n".join, entries))
    return f"{_HEAD.format(docs=docs, file=file)}{services}\n{_necessary(found)}"


def _necessary(found: ProjectFindings) -> str:
    if not found.storage:
        return ""
    text = _NECESSARY
    for each in found.storage:
        text += f"    - {{ key: {each.key}, where: {each.where}, why: {each.why} }}\n"
    return text


def _commented(lines: Iterable[str]) -> list[str]:
    return [f"  # {line}" for line in lines]


def _services(found: ProjectFindings) -> Iterator[list[str]]:
    for service, places in found.services.items():
        lines = [f"- preset: {service.preset}"]
        for name, value in (*service.settings, *service.lacking.items()):
            lines.append(f"  {name}: {_scalar(value)}")
        if service.lacking:
            names = " and ".join(service.lacking)
            advice = f"{_abridged(places)}: put in {names}, and take the # away."
            yield _commented([advice, *lines])
        else:
            found_in = f"  # Found in {_abridged(places)}."
            yield [found_in, *(f"  {line}" for line in lines)]


def _suggestions(unknown: Iterable[RemoteReference]) -> Iterator[list[str]]:
    for host, references in _by_host(unknown).items():
        kinds = sorted({kind_of(each.contact) for each in references})
        hosts = ", ".join(f"{kind}: [{_scalar(host)}]" for kind in kinds)
        places = _abridged(map(str, references))
        yield _commented(
            [
                f"{places}: no preset covers {host}, so the build rejects it.",
                "Host the file here, or say who that is, and take the # away.",
                f"- id: {host.replace('.', '-').replace(':', '-')}",
                f"  name: {host}",
                "  purpose: functional",
                f"  provider: {{ name: {host}, policy: https://{host}/privacy }}",
                f"  hosts: {{ {hosts} }}",
            ]
        )


def _by_host(
    references: Iterable[RemoteReference],
) -> dict[str, list[RemoteReference]]:
    hosts: dict[str, list[RemoteReference]] = {}
    for reference in references:
        hosts.setdefault(reference.contact.host, []).append(reference)
    return dict(sorted(hosts.items()))


def _abridged(places: Iterable[str]) -> str:
    first, *others = dict.fromkeys(places)
    if others:
        return f"{first} and {len(others)} more"
    return first


def _scalar(text: str) -> str:
    if yaml.safe_load(text) == text:
        return text
    return json.dumps(text)
