"""Reads the plugin's delivery options from `mkdocs.yml`, with their lines.

Errors and notes name these lines.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from analytics_gate.delivery.options import OPTIONS, Delivery, notes_on, read_delivery
from analytics_gate.errors import GateError, Problem
from analytics_gate.mkdocs_site.plugin_entry import PLUGIN
from analytics_gate.mkdocs_site.project_file import (
    ProjectFile,
    find_project_file,
    read_project_file,
)


def option_line(project: ProjectFile, key: str) -> int:
    """Returns the line of one of the plugin's options, from 1; 0 if it is left out."""
    for name, _ in _options(project):
        if name.value == key:
            return name.start_mark.line + 1
    return 0


def delivery_notes(folder: Path, today: datetime.date) -> tuple[Problem, ...]:
    """Returns notes on the delivery of the MkDocs project in `folder`.

    None without a project, or if its options cannot be read, which the build reports.
    """
    path = find_project_file(folder)
    if path is None:
        return ()
    try:
        project = read_project_file(path)
        delivery = _delivery(project)
    except GateError:
        return ()

    def line(option: str) -> int:
        return option_line(project, option)

    return tuple(notes_on(delivery, today, project.name, line))


def _delivery(project: ProjectFile) -> Delivery:
    options = dict.fromkeys(OPTIONS)
    for name, value in _options(project):
        if str(name.value) in options:
            options[str(name.value)] = _plain(value)
    return read_delivery(options, project.name)


def _options(project: ProjectFile) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    for name, options in project.plugins():
        if name == PLUGIN and isinstance(options, yaml.MappingNode):
            yield from options.value


def _plain(node: yaml.Node) -> Any:
    """Returns a node's value; None for one that only MkDocs can resolve (`!ENV`)."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except yaml.YAMLError:
        return None
