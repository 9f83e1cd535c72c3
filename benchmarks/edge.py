"""Measures what Netlify's edge function costs a request that carries a signal: `python
-m benchmarks.edge`.

It runs for real, in Deno, beside a server that passes the same answer on, in the same
run and in turns.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics_gate.delivery.edge_function import NAME, write_edge_function
from analytics_gate.delivery.static_host import read_site_headers
from benchmarks.edge_servers import DENO, EdgeServer, Spent, serve_page
from benchmarks.outcome import add_output_options, tell
from benchmarks.own_site import build_own_site
from benchmarks.samples import Failed, Outcome, Sample, beyond, in_turns, sample_of
from benchmarks.tables import Row, Table

# Short rounds, and many: what else the machine does falls on both alike.
ROUNDS, REQUESTS = 75, 500
COLUMNS = ("passed on", "edge function")

Spending = tuple[Spent, ...] | Failed


def measure(site: Path, rounds: int, requests: int) -> Table:
    """Asks for the policy of a built site, so many times a round. Raises
    ConnectionError where Deno does not serve.
    """
    with TemporaryDirectory(prefix="analytics-gate-") as temporary:
        write_edge_function(Path(temporary), read_site_headers(site).signalled)
        page = site / "privacy/index.html"
        with (
            serve_page(page) as passing,
            serve_page(page, Path(temporary) / NAME) as closing,
        ):
            if passing.is_closed or not closing.is_closed:
                raise ConnectionError(
                    "an answer is closed that should not be, or is not that should be"
                )
            return _table(
                dict(zip(COLUMNS, (passing, closing), strict=True)), rounds, requests
            )


def _table(servers: Mapping[str, EdgeServer], rounds: int, requests: int) -> Table:
    for server in servers.values():
        server.answer(6 * requests)  # until then Deno is still compiling
    spent = in_turns(
        rounds,
        {name: partial(server.answer, requests) for name, server in servers.items()},
    )
    return table_of(spent, requests)


def table_of(spent: Mapping[str, Spending], requests: int) -> Table:
    """The figures: of both, and what the function's are over and above the other's,
    round by round.
    """
    passed, closed = both = tuple(spent[name] for name in COLUMNS)
    microseconds = [
        sample_of(each, lambda one: one.seconds * 1e6 / requests) for each in both
    ]
    rows = (
        Row(
            "requests a second",
            tuple(sample_of(each, lambda one: requests / one.seconds) for each in both),
        ),
        Row("as a share of those passed on", (None, _share(passed, closed)), 2),
        Row(
            "time added to each, µs",
            (None, beyond(microseconds[1], microseconds[0])),
            1,
        ),
        Row(
            "processor time of each, µs",
            tuple(
                sample_of(each, lambda one: one.processor_seconds * 1e6 / requests)
                for each in both
            ),
            1,
        ),
        Row(
            "memory of Deno, MB",
            tuple(sample_of(each, lambda one: one.memory / 1e6) for each in both),
        ),
    )
    return Table("a request with a signal", COLUMNS, rows)


def _share(passed: Spending, closed: Spending) -> Outcome:
    if isinstance(passed, Failed):
        return passed
    if isinstance(closed, Failed):
        return closed
    return Sample(
        tuple(
            one.seconds / other.seconds
            for one, other in zip(passed, closed, strict=True)
        )
    )


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.edge", description=__doc__
    )
    add_output_options(parser)
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help=f"how often to measure ({ROUNDS})"
    )
    parser.add_argument(
        "--requests", type=int, default=REQUESTS, help=f"how many a round ({REQUESTS})"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints. Returns 1 where a figure failed, 2 where nothing could run."""
    options = _arguments(arguments)
    with TemporaryDirectory(prefix="analytics-gate-") as temporary:
        site = Path(temporary) / "site"
        build_own_site(site)
        try:
            table = measure(site, options.rounds, options.requests)
        except (OSError, subprocess.SubprocessError) as error:
            print(error, file=sys.stderr)
            return 2
    version = subprocess.run(
        [DENO, "--version"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[0]
    return tell([table], version, markdown=options.markdown, json_file=options.json)


if __name__ == "__main__":
    sys.exit(main())
