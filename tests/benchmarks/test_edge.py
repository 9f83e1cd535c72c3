"""The edge function's figures: taken from real answers, and put beside those of a
server that passes them on.
"""

import re
from pathlib import Path

import pytest

from benchmarks.edge import COLUMNS, measure, table_of
from benchmarks.edge_servers import Spent, serve_page
from benchmarks.samples import Failed, Sample
from benchmarks.tables import as_text
from tests.support.delivery_sites import gated_site


def spent(*seconds: float) -> tuple[Spent, ...]:
    return tuple(Spent(each, each / 2, 61_400_000) for each in seconds)


def test_the_benchmark_puts_the_edge_function_beside_a_server_that_passes_on() -> None:
    both = dict(
        zip(COLUMNS, (spent(0.1, 0.1, 0.2), spent(0.125, 0.11, 0.25)), strict=True)
    )
    assert [
        re.split("  +", line) for line in as_text(table_of(both, 1_000)).splitlines()
    ] == [
        ["a request with a signal", "passed on", "edge function"],
        ["requests a second", "10,000 ±0", "8,000 ±1,091"],
        ["as a share of those passed on", "–", "0.80 ±0.00"],
        ["time added to each, µs", "–", "25.0 ±15.0"],
        ["processor time of each, µs", "50.0 ±0.0", "62.5 ±7.5"],
        ["memory of Deno, MB", "61 ±0", "61 ±0"],
    ]


def test_the_benchmark_has_no_figure_of_a_server_that_failed() -> None:
    table = table_of({COLUMNS[0]: spent(0.1), COLUMNS[1]: Failed("it hung up")}, 1)
    assert [failure.rpartition(", ")[2] for failure in table.failures] == [
        "edge function: it hung up"
    ] * 5


def test_the_benchmark_measures_answers_that_the_edge_function_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = gated_site(tmp_path / "site").folder
    table = measure(site, 2, 60)
    assert table.failures == ()
    measured = [
        each for row in table.rows for each in row.outcomes if isinstance(each, Sample)
    ]
    assert [len(each.values) for each in measured] == [2] * 8
    monkeypatch.setattr(
        "benchmarks.edge.serve_page", lambda page, _=None: serve_page(page)
    )
    with pytest.raises(
        ConnectionError,
        match="an answer is closed that should not be, or is not that should be",
    ):
        measure(site, 1, 1)
