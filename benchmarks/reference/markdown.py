"""Pieces of Markdown: what stands in a table's cell, and tables."""

import json
from collections.abc import Iterable, Sequence


def code(value: object) -> str:
    """A value as YAML and the shell have it, between backticks."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"`{text}`"


def codes(values: Iterable[object]) -> str:
    """Several of them, in a row."""
    return ", ".join(map(code, values))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar in a cell would end it, and so would a line break."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
