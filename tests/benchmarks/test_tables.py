"""Figures side by side, as they are printed."""

import pytest

from benchmarks.samples import Failed, Outcome, Sample, Seen
from benchmarks.tables import Row, Table, as_markdown, as_text, as_values, cell

TABLE = Table(
    "compared",
    ("ours", "other 1.2"),
    (
        Row("bytes", (Sample((1234,)), Failed("no such file"))),
        Row("script time, ms", (Sample((1.25, 1.5, 2)), None), 1),
    ),
)


@pytest.mark.parametrize(
    ("outcome", "digits", "text"),
    [
        (Sample((12345.6,)), 0, "12,346"),
        (Sample((1, 2, 4)), 1, "2.0 ±1.0"),
        (Failed("why"), 1, "failed"),
        (None, 0, "–"),
    ],
)
def test_the_benchmark_writes_a_figure(
    outcome: Outcome | None, digits: int, text: str
) -> None:
    assert cell(outcome, digits) == text


def test_the_benchmark_prints_its_table_in_columns() -> None:
    assert as_text(TABLE).splitlines() == [
        "compared             ours  other 1.2",
        "bytes               1,234     failed",
        "script time, ms  1.5 ±0.2          –",
    ]


def test_the_benchmark_prints_its_table_for_documents() -> None:
    assert as_markdown(TABLE).splitlines() == [
        "| compared | ours | other 1.2 |",
        "| --- | ---: | ---: |",
        "| bytes | 1,234 | failed |",
        "| script time, ms | 1.5 ±0.2 | – |",
    ]


def test_the_benchmark_keeps_every_measurement_and_every_reason() -> None:
    assert as_values([TABLE]) == {
        "compared": {
            "bytes": {"ours": [1234], "other 1.2": "no such file"},
            "script time, ms": {"ours": [1.25, 1.5, 2]},
        }
    }
    assert TABLE.failures == ("compared, bytes, other 1.2: no such file",)


def test_the_benchmark_tells_what_was_seen_in_words() -> None:
    seen = Table("what each does", ("ours",), (Row("Do Not Track", (Seen("silent"),)),))
    assert as_markdown(seen).splitlines()[-1] == "| Do Not Track | silent |"
    assert as_values([seen]) == {"what each does": {"Do Not Track": {"ours": "silent"}}}
    assert not seen.failures
