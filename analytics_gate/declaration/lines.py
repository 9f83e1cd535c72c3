"""Reads YAML into plain values, each with its line; knows nothing of what a file may say."""

import pathlib
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from analytics_gate.errors import GateError, Problem

Path = tuple[str | int, ...]
"""The keys and indices that lead to a value: `("services", 0, "name")`."""

_TAG = "tag:yaml.org,2002:"
_COLLECTIONS = {f"{_TAG}map", f"{_TAG}seq"}
_TRUE = {"yes", "true", "on"}
_NO_ALIAS = "an alias (*) is not supported here, write out what it stands for"
_KINDS = {"int": "the number", "float": "the number", "timestamp": "the date"}


@dataclass(frozen=True, slots=True)
class NotTextError:
    """A scalar that YAML does not read as text: `2026-11-23`, `14`, `1:30`."""

    kind: str


@dataclass(frozen=True, slots=True)
class SourcePosition:
    """The line of a value's key, or of an item, and a scalar's text as it was written."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in the YAML that does not keep it from being read."""

    path: Path
    line: int
    message: str


@dataclass(slots=True)
class YamlDocument:
    """A file's value with the positions and the faults in it.

    The value consists of mappings, lists, text, booleans, None and `NotTextError`.
    """

    value: Any = None
    places: dict[Path, SourcePosition] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Gives the line of a value's key, or of the nearest value around it."""
        while path and path not in self.places:
            path = path[:-1]
        if path in self.places:
            return self.places[path].line
        return 0


def read_text(path: pathlib.Path, file: str, advice: str) -> str:
    """Reads a file; `file` is its name in errors, `advice` what to do where it is missing.

    Raises:
        GateError: the file is not there, cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise GateError(Problem(file, 0, f"there is no such file; {advice}")) from None
    except OSError as error:
        raise GateError(
            Problem(file, 0, f"the file cannot be read: {error.strerror}")
        ) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{error.object[error.start]:02x} is not UTF-8, save the file in UTF-8"
        raise GateError(Problem(file, line, message)) from None


def read_document(text: str, file: str) -> YamlDocument:
    """Reads one YAML document; its value is None where there are only comments.

    Raises:
        GateError: the text is not YAML.
    """
    document = YamlDocument()
    try:
        if node := _Composer(text).get_single_node():
            document.value = _read(node, (), node.start_mark.line + 1, document)
    except yaml.MarkedYAMLError as error:
        raise GateError(Problem(file, _line_of(error), _message_of(error))) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise GateError(
            Problem(file, line, f"the character {_code(error)} is not allowed in YAML")
        ) from None
    except RecursionError:
        raise GateError(Problem(file, 0, "it is nested too deeply")) from None
    return document


class _Composer(yaml.SafeLoader):
    """Composes nodes without aliases, which could contain themselves or expand exponentially."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, _NO_ALIAS, mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


def _read(node: yaml.Node, path: Path, line: int, document: YamlDocument) -> Any:
    text = ""
    if isinstance(node, yaml.ScalarNode):
        text = node.value
    document.places[path] = SourcePosition(line, text)
    if isinstance(node, yaml.CollectionNode) and node.tag not in _COLLECTIONS:
        tag = node.tag.replace(_TAG, "!!")
        document.faults.append(Fault(path, line, f"the tag {tag!r} means nothing here"))
    if isinstance(node, yaml.MappingNode):
        return _read_mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return _read_sequence(node, path, document)
    return _read_scalar(node)


def _read_sequence(
    node: yaml.SequenceNode, path: Path, document: YamlDocument
) -> list[Any]:
    values = []
    for index, item in enumerate(node.value):
        line = item.start_mark.line + 1
        values.append(_read(item, (*path, index), line, document))
    return values


def _read_mapping(
    node: yaml.MappingNode, path: Path, document: YamlDocument
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            message = "a key has to be text, not a list or a mapping"
            document.faults.append(Fault(path, line, message))
            continue
        key = key_node.value
        if key in values:
            first = document.places[(*path, key)].line
            message = f"key {key!r} is there twice, first in line {first}"
            document.faults.append(Fault(path, line, message))
            continue
        values[key] = _read(value_node, (*path, key), line, document)
    return values


def _read_scalar(node: yaml.Node) -> Any:
    tag = node.tag.removeprefix(_TAG)
    if tag == "str":
        return node.value
    if tag == "null":
        return None
    if tag == "bool":
        return node.value.lower() in _TRUE
    short_tag = node.tag.replace(_TAG, "!!")
    return NotTextError(_KINDS.get(tag, f"a value with the tag {short_tag!r}"))


def _line_of(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    if mark:
        return mark.line + 1
    return 0


def _message_of(error: yaml.MarkedYAMLError) -> str:
    what = re.sub(r"\s+", " ", ", ".join(filter(None, (error.context, error.problem))))
    if r"'\t'" in what:
        what += ": indent with spaces, not with a tab"
    return f"this is not YAML: {what}"


def _code(error: yaml.reader.ReaderError) -> str:
    # PyYAML gives a number for text, and a character for bytes.
    character = error.character
    if not isinstance(character, int):
        character = ord(character)
    return f"U+{character:04X}"
