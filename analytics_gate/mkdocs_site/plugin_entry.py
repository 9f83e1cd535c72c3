"""The plugin's two lines, set into `mkdocs.yml` without writing the rest of it anew.

Comments, order, tags and line ends stay to the byte. What was written is read back and
compared: a file that cannot be changed in that way is left to its owner, with the lines
to add.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from analytics_gate.errors import GateError, Problem
from analytics_gate.mkdocs_site.project_file import ProjectFile, parse_project_file

PLUGIN = "analytics-gate"

_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}


def declared_services(project: ProjectFile) -> str | None:
    """The plugin's option `services` where the project has the plugin; empty where it
    leaves the option out.
    """
    for entry in _entries(project.node("plugins")):
        if entry[0] == PLUGIN:
            return entry[1]
    return None


def with_plugin(project: ProjectFile, services: str) -> str:
    """The project's text with the plugin added, behind all others.

    Raises GateError where the text cannot be changed safely.
    """
    plugins = project.node("plugins")
    if plugins is None and project.node("INHERIT"):
        raise _by_hand(
            project, services, f"plugins come from {project.written('INHERIT')}"
        )
    text = _edited(project, plugins, services)
    if text is None or not _adds_only_the_plugin(project, text, services):
        raise _by_hand(
            project,
            services,
            "its plugins are written in a way that cannot be added to safely",
        )
    return text


def _by_hand(project: ProjectFile, services: str, why: str) -> GateError:
    message = f"{why}; add to them: - {PLUGIN}: {{services: {services}}}"
    return GateError(
        Problem(
            project.name, project.line("plugins") or project.line("INHERIT"), message
        )
    )


def _entries(plugins: yaml.Node | None) -> Iterator[tuple[str, str]]:
    """Each plugin's name and its option `services`, whether plugins are a list or a mapping."""
    items = plugins.value if isinstance(plugins, yaml.CollectionNode) else []
    for item in items:
        pairs = (
            [item]
            if isinstance(item, tuple)
            else item.value
            if isinstance(item, yaml.MappingNode)
            else []
        )
        if isinstance(item, yaml.ScalarNode):
            yield item.value, ""
        for name, options in pairs:
            yield str(name.value), _services_in(options)


def _services_in(options: yaml.Node) -> str:
    if isinstance(options, yaml.MappingNode):
        for key, value in options.value:
            if key.value == "services":
                return str(value.value)
        return ""
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
    return (_with_flow_item if plugins.flow_style else _with_block_item)(
        project.text, plugins, services
    )


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
    gap = "" if text.endswith(end * 2) else end if text.endswith(end) else end * 2
    return text + gap + end.join(["plugins:", *_search_and_ours(services)]) + end


def _with_value(text: str, plugins: yaml.Node, services: str) -> str:
    return _insert_below(
        text, int(plugins.start_mark.index), _search_and_ours(services)
    )


def _with_block_item(text: str, plugins: yaml.CollectionNode, services: str) -> str:
    indent = " " * int(plugins.start_mark.column)
    listed = isinstance(plugins, yaml.SequenceNode)
    return _insert_below(
        text, _last_mark(plugins), _lines(indent, services, listed=listed)
    )


def _with_flow_item(text: str, plugins: yaml.CollectionNode, services: str) -> str:
    closing = int(plugins.end_mark.index) - 1
    before = text[:closing].rstrip()
    comma = "" if before.endswith((",", "[", "{")) else ","
    space = " " if before.endswith(",") or comma else ""
    return (
        f"{before}{comma}{space}{PLUGIN}: {{services: {services}}}{text[len(before) :]}"
    )


def _last_mark(node: yaml.Node) -> int:
    """Where the last thing in a block ends: the block's own mark is behind the comments
    that follow it.
    """
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_mark(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _insert_below(text: str, at: int, lines: list[str]) -> str:
    """Adds lines below the one that the last mark before `at` stands on."""
    written = len(text[:at].rstrip())
    found = re.compile(r"\r?\n|\Z").search(text, written)
    place = found.start() if found else len(text)
    end = _line_end(text)
    return text[:place] + end + end.join(lines) + (text[place:] or end)


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
    return [*(plugins if isinstance(plugins, list) else ["search"]), ours]


def _plain(node: yaml.Node | None) -> Any:
    """What a node says, to be compared; text is itself, everything else bears its tag."""
    if isinstance(node, yaml.MappingNode):
        value: Any = {str(key.value): _plain(inner) for key, inner in node.value}
    elif isinstance(node, yaml.SequenceNode):
        value = []
        for inner in node.value:
            value.append(_plain(inner))
    else:
        value = node.value if node else None
    if node and node.tag in _PLAIN_TAGS:
        return value
    return (node.tag if node else "", value)
