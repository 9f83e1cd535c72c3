"""The report for GitHub's page of a step: Markdown, short however many visits there were."""

import re
from collections.abc import Iterator
from typing import TextIO

from analytics_gate.audit.columns import Configuration
from analytics_gate.audit.report import Head
from analytics_gate.audit.reports.rules import RULES
from analytics_gate.audit.reports.sanitize import one_line, shortened
from analytics_gate.audit.reports.totals import Group, Totals, counted

_MAX_GROUPS = 25
_MAX_UNUSED = 25
_LONGEST = 160


def write_step_summary(stream: TextIO, head: Head, totals: Totals) -> None:
    """Writes the verdict, a table of engines and visitors, what is wrong, and the promises."""
    engines = ", ".join(f"{engine.name} {engine.version}" for engine in head.engines)
    stream.write(f"## {'✅' if totals.is_clean else '❌'} {totals.verdict}\n\n")
    stream.write(f"{_code(head.target)}, {head.made}, {_plain(engines)}\n\n")
    for part in (_columns(totals), _groups(totals), _promises(head), _unseen(head)):
        stream.writelines(f"{line}\n" for line in part)


def _columns(totals: Totals) -> Iterator[str]:
    engines = sorted({column.engine for column in totals.columns})
    visitors = list(dict.fromkeys(column.who for column in totals.columns))
    cells = {}
    for column in totals.columns:
        cells[(column.engine, column.who)] = _cell(column, totals)
    yield f"| visitor | {' | '.join(engines)} |"
    yield f"|---|{'---:|' * len(engines)}"
    for who in visitors:
        yield f"| {who} | {' | '.join(cells.get((engine, who), '') for engine in engines)} |"
    yield ""


def _cell(column: Configuration, totals: Totals) -> str:
    found = totals.by_column[column]
    return (f"❌ {found:,}" if found else "✅ clean") + (
        " (emulated)" if column.emulated else ""
    )


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
    if head.promises:
        yield "| promise | |\n|---|---|"
        for promise in head.promises:
            yield f"| {_plain(promise.quote)} | {marks[promise.status]} |"
        yield ""


def _unseen(head: Head) -> Iterator[str]:
    if head.unseen:
        yield f"<details><summary>Declared, and never seen: {len(head.unseen):,}</summary>\n"
        for line in head.unseen[:_MAX_UNUSED]:
            yield f"- {_plain(line)}"
        if len(head.unseen) > _MAX_UNUSED:
            yield f"- … and {len(head.unseen) - _MAX_UNUSED:,} more"
        yield "\n</details>\n"


def _code(text: str) -> str:
    # In a table a bar ends the cell, in a code span too (GitHub Flavored Markdown, 4.10).
    shown = shortened(one_line(text), _LONGEST).replace("`", "'").replace("|", "\\|")
    if shown:
        return f"`{shown}`"
    return ""


def _plain(text: str) -> str:
    return re.sub(
        r"([\\`*_\[\]<>|&#~!@])", r"\\\1", shortened(one_line(text), _LONGEST)
    )
