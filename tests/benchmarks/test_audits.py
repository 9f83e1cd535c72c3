"""The auditor's figures: which pages, what counts as found, what an audit costs, and
how it is told.
"""

import json
from pathlib import Path

import pytest

from benchmarks import other_auditors
from benchmarks.audit_tables import beside_table, cost_table, found_table, missed_lines
from benchmarks.leaking_pages import (
    BLANK,
    Hunted,
    Leak,
    choose,
    is_traced,
    planted,
    spread,
    write_pages,
)
from benchmarks.other_auditors import (
    AUDITORS,
    FAILED,
    Looked,
    installed,
    missing,
    output_in,
    raise_failed,
)
from benchmarks.own_audits import Cost, pages_of, peak_of
from benchmarks.samples import Failed
from benchmarks.tables import as_text
from tests.support import leaking

FEW, MANY = Cost(80, 60, 50_000_000), Cost(320, 200, 51_000_000)


def way(name: str) -> Leak:
    return next(leak for leak in leaking.ways() if leak.id == name)


def test_the_benchmark_takes_its_pages_from_all_over_the_corpus() -> None:
    assert spread("abcdefghij", 4) == ("a", "c", "f", "h")
    assert spread("ab", 9) == ("a", "b")
    chosen = choose(60)
    assert len(chosen.ways) == 60
    assert (
        len({way.category for way in chosen.ways})
        > len({way.category for way in leaking.ways()}) / 2
    )
    assert len(chosen.clean) / len(leaking.clean_pages()) == pytest.approx(
        60 / planted(), abs=0.02
    )
    everything = choose(10_000)
    assert (everything.ways, everything.clean) == (
        leaking.ways(),
        leaking.clean_pages(),
    )


def test_the_benchmark_names_what_our_auditor_misses() -> None:
    chromium = Hunted(("a", "b"), frozenset({"a"}), ("c", "d"), (("d", 3),))
    hunted = {
        "chromium": chromium,
        "firefox": Hunted(("a",), frozenset({"a"}), ("c", "d"), ()),
    }
    assert [line.split() for line in as_text(found_table(hunted)).splitlines()[1:]] == [
        ["ways", "planted", "2", "1"],
        ["ways", "found", "1", "1"],
        ["clean", "pages", "that", "only", "look", "it", "2", "2"],
        ["false", "findings", "on", "them", "3", "0"],
    ]
    assert missed_lines(hunted) == (
        "not found: chromium: b",
        "found on a clean page: chromium: d",
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ('{"third_party": ["img-src.thief.example"]}', True),
        ('{"third_party": []}', False),
        ('{"title": "TITLE", "uri": "https://site.example/img-src/"}', False),
    ],
)
def test_the_benchmark_counts_a_third_party_in_an_output(
    told: str, expected: bool
) -> None:
    leak = way("img-src")
    assert is_traced(leak, told.replace("TITLE", leak.title), "") is expected


def test_the_benchmark_counts_no_word_that_an_output_always_has() -> None:
    leak, blank = way("fingerprint-canvas"), '{"canvas_fingerprinters": {}}'
    page = f'"{leak.title}", "https://site.example{leak.page}"'
    assert not is_traced(leak, blank + page, blank)
    assert is_traced(leak, '{"canvas_fingerprinters": {"canvas": 1}}' + page, blank)


def test_the_benchmark_reads_all_of_an_output_but_the_page_itself(
    tmp_path: Path,
) -> None:
    for name in ("inspection.json", "logs/requests.har", "1.html", "1.jpeg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert output_in(tmp_path).splitlines() == ["inspection.json", "logs/requests.har"]


def test_the_benchmark_has_no_figure_of_an_auditor_that_cannot_visit(
    tmp_path: Path,
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    (folders[0] / FAILED).write_text("no browser")
    raise_failed(folders)
    (folders[1] / FAILED).write_text("no browser either")
    with pytest.raises(RuntimeError, match="all visits failed: no browser"):
        raise_failed(folders)


def test_the_benchmark_audits_the_same_pages_several_times(tmp_path: Path) -> None:
    leaks = choose(2).ways
    once, thrice = pages_of(leaks, 1), pages_of(leaks, 3)
    assert len(set(thrice)) == 3 * len(once) == 6
    assert {page.partition("?")[0] for page in thrice} == {leak.page for leak in leaks}
    write_pages(tmp_path, leaks)
    assert all(
        (tmp_path / page.strip("/") / "index.html").is_file()
        for page in (BLANK, *(leak.page for leak in leaks))
    )


def test_the_benchmark_knows_a_processs_most_memory() -> None:
    assert (
        peak_of(
            "Name:\tpython\nVmPeak:\t  900 kB\nVmHWM:\t   48000 kB\nVmRSS:\t 40000 kB\n"
        )
        == 49_152_000
    )
    assert peak_of("") == 0


def test_the_benchmark_puts_the_auditors_side_by_side() -> None:
    others: dict[str, Looked | Failed] = {
        "slow": Looked(frozenset("ab"), 11, 132),
        "broken": Failed("no browser"),
    }
    table = beside_table(10, 9, FEW, others)
    rows = {
        row.name: [getattr(each, "values", each) for each in row.outcomes]
        for row in table.rows
    }
    broken = Failed("no browser")
    assert rows == {
        "ways found by name, or traced at all": [(9,), (2,), broken],
        "visits to each page": [(8,), (1,), broken],
        "visits a minute": [(80,), (5,), broken],
        "ours makes so many times as many": [None, (16,), broken],
    }
    assert len(table.failures) == 4


def test_the_benchmark_tells_what_four_times_as_many_visits_cost() -> None:
    assert [
        line.split()[-3:] for line in as_text(cost_table(FEW, MANY)).splitlines()
    ] == [
        ["small", "large", "ratio"],
        ["80", "320", "4"],
        ["60.0", "200.0", "3.3"],
        ["80.0", "96.0", "1.2"],
        ["50.0", "51.0", "1.0"],
    ]
    unknown = cost_table(Cost(8, 1, 0), MANY).rows[3]
    assert (unknown.outcomes[0], unknown.outcomes[2]) == (None, None)


def test_the_benchmark_does_without_what_npm_has_not_brought(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(other_auditors, "which", lambda _: "node")
    monkeypatch.setattr(other_auditors, "_PACKAGE", tmp_path)
    assert "npm ci --prefix benchmarks/auditors" in missing()
    assert [each.name for each in installed()] == ["plain script, waits 30 s"]
    (tmp_path / "package.json").write_text('{"version": "1.2.3"}')
    assert missing() == ""
    assert [each.name for each in installed()] == [
        "blacklight-collector 1.2.3",
        "plain script, waits 30 s",
    ]
    monkeypatch.setattr(other_auditors, "which", lambda _: None)
    assert "node is not there" in missing()


def test_the_benchmark_gets_the_other_auditors_from_whatever_registry_npm_is_set_to() -> (
    None
):
    lock = json.loads((AUDITORS / "package-lock.json").read_text())
    assert [
        name for name, package in lock["packages"].items() if "resolved" in package
    ] == []
    wanted = json.loads((AUDITORS / "package.json").read_text())["dependencies"]
    assert wanted == lock["packages"][""]["dependencies"]
    assert all(version[0].isdigit() for version in wanted.values())
