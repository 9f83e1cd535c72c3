"""`mkdocs.yml` as its owner wrote it: values with their places, whatever tags they
carry; nothing is written here.
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

from analytics_gate.errors import GateError, Problem

NAMES = ("mkdocs.yml", "mkdocs.yaml")
"""What MkDocs takes for a project's file, in its order."""

_SCALARS = {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "timestamp")
}


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project's file: its name in messages, its text with its own line ends, and the
    text's nodes.
    """

    name: str
    text: str
    root: yaml.Node | None

    def node(self, *path: str | int) -> yaml.Node | None:
        """The value at the end of these keys and indices; None where there is none."""
        found = self._entry(*path)
        if found:
            return found[1]
        return None

    def line(self, *path: str | int) -> int:
        """The line, from 1, of a value's key or of the nearest thing around it; 0 where
        there is nothing.
        """
        for length in range(len(path), 0, -1):
            if found := self._entry(*path[:length]):
                return int(found[0].start_mark.line) + 1
        return 0

    def written(self, *path: str | int) -> str | None:
        """The text of a plain value; None where there is none, or one that only MkDocs
        can work out (`!ENV`).
        """
        node = self.node(*path)
        if isinstance(node, yaml.ScalarNode) and node.tag in _SCALARS:
            return str(node.value)
        return None

    def _entry(self, *path: str | int) -> tuple[yaml.Node, yaml.Node] | None:
        """A value's key, or itself in a list, and the value."""
        entry = (self.root, self.root) if self.root else None
        for step in path:
            entry = _step(entry[1], step) if entry else None
        return entry


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
        return node.value[step], node.value[step]
    return None


def parse_project_file(text: str, name: str) -> ProjectFile:
    """Reads a project's text; `name` is its file's in errors. Raises GateError where it
    is no YAML mapping.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise GateError(
            Problem(name, line, f"this is not YAML: {error.problem}")
        ) from None
    except yaml.YAMLError as error:
        raise GateError(
            Problem(name, 0, f"this is not YAML: {str(error).splitlines()[0]}")
        ) from None
    if not isinstance(root, yaml.MappingNode):
        raise GateError(
            Problem(
                name,
                0,
                "this is no MkDocs project, expected keys like site_name and theme",
            )
        )
    return ProjectFile(name, text, root)


def read_project_file(path: Path) -> ProjectFile:
    """Reads a project's file. Raises GateError where it cannot be read, or is no YAML mapping."""
    try:
        return parse_project_file(path.read_bytes().decode("utf-8"), path.name)
    except OSError as error:
        raise GateError(
            Problem(path.name, 0, f"the file cannot be read: {error.strerror}")
        ) from None
    except UnicodeDecodeError as error:
        message = f"the byte 0x{error.object[error.start]:02x} is not UTF-8, save the file in UTF-8"
        raise GateError(Problem(path.name, 0, message)) from None
