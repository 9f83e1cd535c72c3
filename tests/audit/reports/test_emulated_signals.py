"""A signal that the browser does not have itself: every report says that it was put on
from outside.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from analytics_gate.audit.report import Visit
from analytics_gate.audit.reports.files import write_reports
from analytics_gate.audit.reports.merge import merge
from analytics_gate.audit.reports.terminal import Paint, finding_lines, table_lines
from analytics_gate.audit.reports.totals import add_up
from analytics_gate.audit.visitors import Signal, Visitor
from tests.support.report_samples import HEAD, ON_WIRE, Given, visit

REPORTS = ("html", "junit", "sarif", "summary")


def by_gpc(
    engine: str, page: str = "/", *, native: bool, javascript: bool = True
) -> Visit:
    made = visit(page, engine, Visitor(Signal.GPC), ON_WIRE, javascript=javascript)
    return replace(made, observation=replace(made.observation, native=native))


VISITS = (by_gpc("chromium", native=False), by_gpc("firefox", native=True))


def written(folder: Path, visits: tuple[Visit, ...], name: str) -> str:
    write_reports(HEAD, Given(visits), **{name: folder / name})
    return (folder / name).read_text(encoding="utf-8")


LABELS = {
    "html": ("GPC (emulated)</th>", "GPC</th>"),
    "junit": (
        'name="gpc:undecided (emulated) chromium"',
        'name="gpc:undecided firefox"',
    ),
    "sarif": ("Seen as gpc:undecided (emulated) chromium, gpc:undecided firefox.",) * 2,
    "summary": (
        "| gpc:undecided | ❌ 1 (emulated) | ❌ 1 |",
        "`/` gpc:undecided (emulated) chromium",
    ),
}


@pytest.mark.parametrize("name", REPORTS)
def test_it_is_said_of_the_engine_that_has_no_such_signal_alone(
    name: str, tmp_path: Path
) -> None:
    text = written(tmp_path, VISITS, name)
    for label in LABELS[name]:
        assert label in text


def test_the_terminal_says_it_over_the_column_and_in_the_lines() -> None:
    totals = add_up(HEAD, VISITS)
    paint = Paint(False)
    lines = list(table_lines(HEAD, totals, VISITS, width=80, paint=paint))
    assert [line.split() for line in lines[:4]] == [
        ["chromium", "156.0.1"],
        ["gpc"],
        ["emulated"],
        ["undecided"],
    ]
    firefox = lines.index("firefox 153.0")
    assert [line.split() for line in lines[firefox + 1 : firefox + 3]] == [
        ["gpc"],
        ["undecided"],
    ]
    assert next(finding_lines(VISITS[0])).startswith(
        "/ gpc:undecided (emulated) chromium: "
    )


def test_it_is_said_beside_what_else_is_special(tmp_path: Path) -> None:
    text = written(
        tmp_path, (by_gpc("chromium", native=False, javascript=False),), "junit"
    )
    assert 'name="gpc:undecided (emulated, no JavaScript) chromium"' in text


def test_it_is_said_of_a_column_in_which_a_visit_saw_nothing() -> None:
    seen = by_gpc("chromium", "/b/", native=False)
    lost = replace(seen, observation=replace(seen.observation, page="/a/", requests=()))
    [column] = add_up(HEAD, (lost, seen)).columns
    assert column.emulated
    [unknown] = add_up(HEAD, (lost,)).columns
    assert not unknown.emulated


@pytest.mark.parametrize("name", REPORTS)
def test_shards_say_it_as_the_whole_does(name: str, tmp_path: Path) -> None:
    for number, some in enumerate(VISITS, 1):
        write_reports(
            replace(HEAD, shard=f"{number}/2"),
            Given((some,)),
            json=tmp_path / f"{number}.json",
        )
    head, joined = merge([tmp_path / "2.json", tmp_path / "1.json"])
    write_reports(head, joined, **{name: tmp_path / "joined"})
    assert (tmp_path / "joined").read_text(encoding="utf-8") == written(
        tmp_path, VISITS, name
    )
