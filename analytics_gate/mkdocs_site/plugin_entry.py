"""Inserts the plugin's two lines into `mkdocs.yml`; every other byte stays as it was.

The result is read back and compared. A file that cannot be edited in that way is left
to its owner, with the lines to add.
"""

import re
from typing import Any

import yaml

from analytics_gate.errors import GateError, Problem
from analytics_gate.mkdocs_site.project_file import ProjectFile, parse_project_file

PLUGIN = "analytics-gate"

_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}


def declared_services(project: ProjectFile) -> str | None:
    """Returns the plugin's option `services`, empty if it is left out.

    None for a project without the plugin.
    """
    for name, options in project.plugins():
        if name == PLUGIN:
            return _services_in(options)
    return None


def with_plugin(project: ProjectFile, services: str) -> str:
    """Returns the project's text with the plugin added after all others.

    Raises GateError for a text that cannot be edited safely.
    """
    plugins = project.node("plugins")
    if plugins is None and project.node("INHERIT"):
        why = f"plugins come from {project.written('INHERIT')}"
        raise _to_do_by_hand(project, services, why)
    text = _edited(project, plugins, services)
    if text is None or not _adds_only_the_plugin(project, text, services):
        why = "its plugins are written in a way that cannot be added to safely"
        raise _to_do_by_hand(project, services, why)
    return text


def _to_do_by_hand(project: ProjectFile, services: str, why: str) -> GateError:
    line = project.line("plugins") or project.line("INHERIT")
    message = f"{why}; add to them: - {PLUGIN}: {{services: {services}}}"
    return GateError(Problem(project.name, line, message))


def _services_in(options: yaml.Node | None) -> str:
    if not isinstance(options, yaml.MappingNode):
        return ""
    for key, value in options.value:
        if key.value == "services":
            return str(value.value)
    return ""


def _edited(
    project: ProjectFile, plugins: yaml.Node | None, services: str
) -> str | None:
    if plugins is None:
        return _with_key(project.text, services)
    if isinstance(plugins, yaml.ScalarNode):
        if plugins.value == "":
            return _with_value(project.text, plugins, services)
        return None
    if not isinstance(plugins, yaml.CollectionNode):
        return None
    if plugins.flow_style:
        return _with_flow_item(project.text, plugins, services)
    return _with_block_item(project.text, plugins, services)


def _line_end(text: str) -> str:
    if "\r\n" in text:
        return "\r\n"
    return "\n"


def _lines(indent: str, services: str, *, listed: bool = True) -> list[str]:
    if listed:
        return [f"{indent}- {PLUGIN}:", f"{indent}    services: {services}"]
    return [f"{indent}{PLUGIN}:", f"{indent}  services: {services}"]


# Without the key, MkDocs has its search; with it, only what it lists (mkdocs.org,
# "Configuration", plugins).
def _search_and_ours(services: str) -> list[str]:
    return ["  - search", *_lines("  ", services)]


def _with_key(text: str, services: str) -> str:
    end = _line_end(text)
    # An empty line before the key.
    while not text.endswith(end * 2):
        text += end
    return text + end.join(["plugins:", *_search_and_ours(services)]) + end


def _with_value(text: str, plugins: yaml.Node, services: str) -> str:
    start = int(plugins.start_mark.index)
    return _insert_below(text, start, _search_and_ours(services))


def _with_block_item(text: str, plugins: yaml.CollectionNode, services: str) -> str:
    indent = " " * int(plugins.start_mark.column)
    listed = isinstance(plugins, yaml.SequenceNode)
    lines = _lines(indent, services, listed=listed)
    return _insert_below(text, _end_of_content(plugins), lines)


def _with_flow_item(text: str, plugins: yaml.CollectionNode, services: str) -> str:
    closing = int(plugins.end_mark.index) - 1
    before = text[:closing].rstrip()
    separator = ", "
    if before.endswith(","):
        separator = " "
    if before.endswith(("[", "{")):
        separator = ""
    entry = f"{PLUGIN}: {{services: {services}}}"
    return f"{before}{separator}{entry}{text[len(before) :]}"


def _end_of_content(node: yaml.Node) -> int:
    # A block's own end mark is after the comments that follow it.
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        _, last = node.value[-1]
        return _end_of_content(last)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end_of_content(node.value[-1])
    return int(node.end_mark.index)


def _insert_below(text: str, at: int, lines: list[str]) -> str:
    """Adds lines below the line with the last visible character before `at`."""
    written = len(text[:at].rstrip())
    found = re.compile(r"\r?\n").search(text, written)
    end = _line_end(text)
    if not found:
        return end.join([text, *lines, ""])
    place = found.start()
    return end.join([text[:place], *lines]) + text[place:]


def _adds_only_the_plugin(project: ProjectFile, text: str, services: str) -> bool:
    try:
        edited = parse_project_file(text, project.name)
    except GateError:
        return False
    before = _plain(project.root)
    wanted = {**before, "plugins": _plugins_with_ours(before.get("plugins"), services)}
    return bool(_plain(edited.root) == wanted)


def _plugins_with_ours(plugins: object, services: str) -> object:
    ours = {PLUGIN: {"services": services}}
    if isinstance(plugins, dict):
        return {**plugins, **ours}
    if isinstance(plugins, list):
        return [*plugins, ours]
    return ["search", ours]


def _plain(node: yaml.Node | None) -> Any:
    """Returns a node as a value to compare; all but texts and collections with the tag."""
    if node is None:
        return ("", None)
    value: Any = node.value
    if isinstance(node, yaml.MappingNode):
        value = {str(key.value): _plain(inner) for key, inner in node.value}
    if isinstance(node, yaml.SequenceNode):
        value = list(map(_plain, node.value))
    if node.tag in _PLAIN_TAGS:
        return value
    return (node.tag, value)
