"""Reads `mkdocs.yml` as its owner wrote it: values with their lines, whatever their tags.

`plugin_entry` edits it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from analytics_gate.errors import GateError, Problem

NAMES = ("mkdocs.yml", "mkdocs.yaml")
"""The names that MkDocs looks for, in its order."""

_SCALARS = {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "timestamp")
}


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project's file: its name in messages, its text as it is, and the text's nodes."""

    name: str
    text: str
    root: yaml.Node | None

    def node(self, *path: str | int) -> yaml.Node | None:
        """Returns the value at these keys and indices; None without one."""
        found = self._entry(*path)
        if found:
            return found[1]
        return None

    def line(self, *path: str | int) -> int:
        """Returns the line, from 1, of a value's key, or of the nearest key around it.

        0 if the file has none of them.
        """
        for length in range(len(path), 0, -1):
            if found := self._entry(*path[:length]):
                return int(found[0].start_mark.line) + 1
        return 0

    def written(self, *path: str | int) -> str | None:
        """Returns the text of a scalar; None without one.

        A value that only MkDocs can resolve (`!ENV`) counts as none.
        """
        node = self.node(*path)
        if isinstance(node, yaml.ScalarNode) and node.tag in _SCALARS:
            return str(node.value)
        return None

    def _entry(self, *path: str | int) -> tuple[yaml.Node, yaml.Node] | None:
        """Returns the key of a value, or in a list the value itself, and the value."""
        if not self.root:
            return None
        entry = (self.root, self.root)
        for step in path:
            found = _step(entry[1], step)
            if found is None:
                return None
            entry = found
        return entry

    def plugins(self) -> Iterator[tuple[str, yaml.Node | None]]:
        """Yields each plugin's name and the node of its options.

        Plugins may be a list, in which one without options is a text, or a mapping.
        """
        node = self.node("plugins")
        if isinstance(node, yaml.MappingNode):
            yield from _named(node)
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                if isinstance(item, yaml.ScalarNode):
                    yield item.value, None
                if isinstance(item, yaml.MappingNode):
                    yield from _named(item)


def _named(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    for name, value in node.value:
        yield str(name.value), value


def _step(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return (key, value)
        return None
    if (
        isinstance(node, yaml.SequenceNode)
        and isinstance(step, int)
        and step < len(node.value)
    ):
        item = node.value[step]
        return item, item
    return None


def parse_project_file(text: str, name: str) -> ProjectFile:
    """Reads a project's text; `name` is its file's in errors.

    Raises GateError for a text that is not a YAML mapping.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = 0
        if error.problem_mark:
            line = error.problem_mark.line + 1
        message = f"this is not YAML: {error.problem}"
        raise GateError(Problem(name, line, message)) from None
    except yaml.YAMLError as error:
        message = f"this is not YAML: {str(error).splitlines()[0]}"
        raise GateError(Problem(name, 0, message)) from None
    if not isinstance(root, yaml.MappingNode):
        message = "this is not a MkDocs project, expected keys like site_name and theme"
        raise GateError(Problem(name, 0, message))
    return ProjectFile(name, text, root)


def find_project_file(folder: Path) -> Path | None:
    """Returns the MkDocs project's file in a folder; None without one."""
    for name in NAMES:
        if (folder / name).is_file():
            return folder / name
    return None


def read_project_file(path: Path) -> ProjectFile:
    """Reads a project's file.

    Raises GateError for a file that cannot be read, or is not a YAML mapping.
    """
    try:
        return parse_project_file(path.read_bytes().decode("utf-8"), path.name)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise GateError(Problem(path.name, 0, message)) from None
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        message = f"the byte 0x{byte:02x} is not UTF-8, save the file in UTF-8"
        raise GateError(Problem(path.name, 0, message)) from None
