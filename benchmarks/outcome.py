"""What a benchmark says in the end, on the terminal and for a program."""

import json
from collections.abc import Sequence
from pathlib import Path

from analytics_gate.audit.browsers.engines import ENGINES, describe_engine
from benchmarks.tables import Table, as_markdown, as_text, as_values


def engines() -> str:
    """The engines that are measured, in a line."""
    return "; ".join(map(describe_engine, ENGINES))


def tell(
    tables: Sequence[Table],
    measured: str,
    *,
    markdown: bool,
    json_file: Path | None,
    remarks: Sequence[str] = (),
) -> int:
    """Prints the tables under what was `measured`, a line; gives 1 where a figure
    failed, else 0.
    """
    write = as_markdown if markdown else as_text
    print("\n\n".join((measured, *map(write, tables))))
    print(*remarks, sep="\n", end="\n" if remarks else "")
    if json_file:
        json_file.write_text(
            json.dumps(as_values(tables), indent=1) + "\n", encoding="utf-8"
        )
    failures = [failure for table in tables for failure in table.failures]
    print(
        *(f"failed: {failure}" for failure in failures),
        sep="\n",
        end="\n" if failures else "",
    )
    return 1 if failures else 0
