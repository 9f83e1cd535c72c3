"""Prints the tables of a benchmark, and writes their values for programs."""

import argparse
import json
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from analytics_gate.audit.browsers.engines import ENGINES, describe_engine
from benchmarks.tables import Table, as_markdown, as_text, as_values


def engines() -> str:
    """Names the engines that are measured, in one line."""
    return "; ".join(map(describe_engine, ENGINES))


def tell(
    tables: Sequence[Table],
    measured: str,
    *,
    markdown: bool,
    json_file: Path | None,
    remarks: Sequence[str] = (),
) -> int:
    """Prints the tables below the line `measured`. Returns 1 where a figure failed."""
    write = as_text
    if markdown:
        write = as_markdown
    print("\n\n".join((measured, *map(write, tables))))
    for remark in remarks:
        print(remark)
    if json_file:
        values = json.dumps(as_values(tables), indent=1)
        json_file.write_text(f"{values}\n", encoding="utf-8")
    failures = list(chain.from_iterable(table.failures for table in tables))
    for failure in failures:
        print(f"failed: {failure}")
    return int(bool(failures))


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options for the form in which tables are printed and saved."""
    parser.add_argument(
        "--markdown",
        action="store_true",
        help="print the tables as documents have them",
    )
    parser.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help="write every single measurement there, too",
    )
