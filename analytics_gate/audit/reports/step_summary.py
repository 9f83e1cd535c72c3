"""Writes the report for GitHub's step summary: short Markdown for any number of visits."""

import re
from collections.abc import Iterator
from typing import TextIO

from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.report import Head
from analytics_gate.audit.reports.rules import RULES
from analytics_gate.audit.reports.sanitize import one_line, shortened
from analytics_gate.audit.reports.totals import Group, Totals, counted

_MAX_GROUPS = 25
_MAX_UNUSED = 25
_LONGEST = 160


def write_step_summary(stream: TextIO, head: Head, totals: Totals) -> None:
    """Writes the verdict, then tables of visitors, of findings and of promises."""
    engines = ", ".join(f"{engine.name} {engine.version}" for engine in head.engines)
    mark = "❌"
    if totals.is_clean:
        mark = "✅"
    stream.write(f"## {mark} {totals.verdict}\n\n")
    stream.write(f"{_code(head.target)}, {head.made}, {_escaped(engines)}\n\n")
    for part in (_columns(totals), _groups(totals), _promises(head), _unseen(head)):
        for line in part:
            stream.write(f"{line}\n")


def _columns(totals: Totals) -> Iterator[str]:
    engines = sorted({column.engine for column in totals.columns})
    rows: dict[str, dict[str, str]] = {}
    for column in totals.columns:
        row = rows.setdefault(column.who, dict.fromkeys(engines, ""))
        row[column.engine] = _cell(column, totals)
    yield f"| visitor | {' | '.join(engines)} |"
    yield f"|---|{'---:|' * len(engines)}"
    for who, cells in rows.items():
        yield f"| {who} | {' | '.join(cells.values())} |"
    yield ""


def _cell(column: Configuration, totals: Totals) -> str:
    text = "✅ clean"
    if found := totals.by_column[column]:
        text = f"❌ {found:,}"
    if column.emulated:
        text += " (emulated)"
    return text


def _groups(totals: Totals) -> Iterator[str]:
    if not totals.groups:
        return
    yield "| finding | what | visits | first seen |"
    yield "|---|---|---:|---|"
    for group in totals.groups[:_MAX_GROUPS]:
        title = RULES[group.first.code].title
        yield (
            f"| {title} (`{group.first.code}`) | {_code(group.first.what)} | "
            f"{group.visits:,} | {_first(group)} |"
        )
    unshown = len(totals.groups) - _MAX_GROUPS
    if unshown > 0:
        yield f"\n… and {counted(unshown, 'other thing')}"
    yield ""


def _first(group: Group) -> str:
    if not group.examples:
        return ""
    example = group.examples[0]
    return f"{_code(example.page)} {example.column}"


def _promises(head: Head) -> Iterator[str]:
    marks = {
        "kept": "✅ kept",
        "broken": "❌ broken",
        "attested": "✍️ attested",
        "untested": "❔ untested",
    }
    if not head.promises:
        return
    yield "| promise | |\n|---|---|"
    for promise in head.promises:
        yield f"| {_escaped(promise.quote)} | {marks[promise.status]} |"
    yield ""


def _unseen(head: Head) -> Iterator[str]:
    count = len(head.unseen)
    if not count:
        return
    yield f"<details><summary>Declared, and never seen: {count:,}</summary>\n"
    for line in head.unseen[:_MAX_UNUSED]:
        yield f"- {_escaped(line)}"
    if count > _MAX_UNUSED:
        yield f"- … and {count - _MAX_UNUSED:,} more"
    yield "\n</details>\n"


def _code(text: str) -> str:
    # In a table a bar ends the cell, even in a code span (GitHub Flavored Markdown, 4.10).
    shown = shortened(one_line(text), _LONGEST).replace("`", "'").replace("|", "\\|")
    if shown:
        return f"`{shown}`"
    return ""


def _escaped(text: str) -> str:
    shown = shortened(one_line(text), _LONGEST)
    return re.sub(r"([\\`*_\[\]<>|&#~!@])", r"\\\1", shown)
