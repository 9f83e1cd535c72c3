"""The plugin's options on delivery as `mkdocs.yml` has them, with their lines, for
errors and for notes.
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
    NAMES,
    ProjectFile,
    read_project_file,
)


def option_line(project: ProjectFile, key: str) -> int:
    """The line of one of the plugin's options, from 1; 0 where it is not written there."""
    for name, _ in _options(project):
        if name.value == key:
            return name.start_mark.line + 1
    return 0


def delivery_notes(folder: Path, today: datetime.date) -> tuple[Problem, ...]:
    """What is worth knowing of how the MkDocs project in `folder` is delivered, and no problem.

    Nothing where there is no project, or its options cannot be read: the build says that.
    """
    try:
        project = read_project_file(
            next(folder / name for name in NAMES if (folder / name).is_file())
        )
        delivery = _delivery(project)
    except (GateError, StopIteration):
        return ()
    return tuple(
        notes_on(delivery, today, project.name, lambda key: option_line(project, key))
    )


def _delivery(project: ProjectFile) -> Delivery:
    written = {}
    for name, value in _options(project):
        written[str(name.value)] = _plain(value)
    return read_delivery({key: written.get(key) for key in OPTIONS}, project.name)


def _options(project: ProjectFile) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Each option's name and value, whether the plugins are a list or a mapping."""
    plugins = project.node("plugins")
    items = plugins.value if isinstance(plugins, yaml.CollectionNode) else []
    for item in items:
        pairs = (
            [item]
            if isinstance(item, tuple)
            else item.value
            if isinstance(item, yaml.MappingNode)
            else []
        )
        for name, options in pairs:
            if name.value == PLUGIN and isinstance(options, yaml.MappingNode):
                yield from options.value


def _plain(node: yaml.Node) -> Any:
    """A node's value; None for what only MkDocs can work out (`!ENV`)."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except yaml.YAMLError:
        return None
