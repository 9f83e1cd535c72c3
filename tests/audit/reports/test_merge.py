"""Reports of shards, joined: the bytes of an audit that was never split, or one line
that says what is missing.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics_gate.audit.configuration import configuration_of
from analytics_gate.audit.report import Engine, Head, ReportedPromise, Visit
from analytics_gate.audit.reports.files import write_reports
from analytics_gate.audit.reports.merge import merge
from analytics_gate.audit.reports.shards import share
from analytics_gate.audit.visitors import VISITORS
from analytics_gate.errors import GateError
from tests.support.report_samples import HEAD, VISITS, Given, visit

MORE = tuple(
    visit(f"/{page}/", engine, who)
    for page in "abc"
    for engine in ("chromium", "firefox")
    for who in VISITORS
)


def name_of(each: Visit) -> str:
    return f"{each.observation.page} {configuration_of(each)}"


def split(
    folder: Path, count: int, visits: Sequence[Visit], head: Head = HEAD
) -> list[Path]:
    """Writes the report of each machine."""
    paths = [folder / f"{index}.json" for index in range(1, count + 1)]
    for index, path in enumerate(paths, start=1):
        some = share(visits, index, count, key=name_of)
        met = {each.observation.engine for each in some}
        engines = tuple(engine for engine in head.engines if engine.name in met)
        write_reports(
            replace(head, shard=f"{index}/{count}", engines=engines),
            Given(some),
            json=path,
        )
    return paths


@given(
    visits=st.permutations(VISITS + MORE), count=st.integers(1, 40), random=st.randoms()
)
@settings(max_examples=15)
def test_it_gives_the_bytes_of_an_unsplit_run(visits, count, random) -> None:  # type: ignore[no-untyped-def]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_reports(HEAD, Given(tuple(visits)), json=folder / "whole.json")
        paths = split(folder, count, visits)
        random.shuffle(paths)
        head, joined = merge(paths)
        write_reports(head, joined, json=folder / "joined.json")
        assert (folder / "joined.json").read_bytes() == (
            folder / "whole.json"
        ).read_bytes()


def test_it_joins_what_each_machine_knows_of_the_whole(tmp_path: Path) -> None:
    def promises(*statuses: str) -> tuple[ReportedPromise, ...]:
        return tuple(
            ReportedPromise(
                id=str(number),
                page="/",
                quote="We do not.",
                status=status,  # type: ignore[arg-type]
                proofs=(f"{status} {number}",),
            )
            for number, status in enumerate(statuses)
        )

    one = replace(
        HEAD,
        shard="1/2",
        unseen=("a", "b"),
        promises=promises("kept", "kept", "broken", "attested"),
    )
    two = replace(
        HEAD,
        shard="2/2",
        unseen=("b", "c"),
        promises=promises("kept", "untested", "untested", "attested"),
    )
    two = replace(two, made="2026-11-25", findings=())
    for number, head in enumerate((one, two)):
        write_reports(head, Given(()), json=tmp_path / f"{number}.json")
    head, _ = merge([tmp_path / "0.json", tmp_path / "1.json"])
    assert [promise.status for promise in head.promises] == [
        "kept",
        "untested",
        "broken",
        "attested",
    ]
    assert head.promises[2].proofs == ("broken 2", "untested 2")
    assert (head.unseen, head.findings, head.made, head.shard) == (
        ("b",),
        HEAD.findings,
        "2026-11-25",
        "",
    )


Change = Callable[[list[Path]], list[Path]]


def without(*numbers: int) -> Change:
    return lambda paths: [
        path for number, path in enumerate(paths, start=1) if number not in numbers
    ]


def with_head(**values: Any) -> Change:
    def change(paths: list[Path]) -> list[Path]:
        head = replace(HEAD, **{"shard": "2/3", **values})
        write_reports(head, Given(()), json=paths[1])
        return paths

    return change


def overlapping(paths: list[Path]) -> list[Path]:
    write_reports(
        replace(HEAD, shard="2/3"),
        Given(share(VISITS, 1, 3, key=name_of)),
        json=paths[1],
    )
    return paths


WRONG: dict[str, tuple[Change, str]] = {
    "nothing": (
        lambda paths: [],
        "merge: no report to join, expected one for each shard",
    ),
    "a missing shard": (without(2), "merge: shard 2/3 is missing; add its report"),
    "two missing shards": (
        without(1, 2),
        "merge: shard 1/3, 2/3 is missing; add its report",
    ),
    "a shard twice": (
        lambda paths: [*paths, paths[0]],
        "merge: shard 1/3 comes twice, expected each one once",
    ),
    "another split": (
        with_head(shard="2/4"),
        "merge: shard 2/4 belongs to another split than 1/3",
    ),
    "an unsplit one": (
        with_head(shard=""),
        "merge: shard 1/3 belongs to another split than 1/1",
    ),
    "another target": (
        with_head(target="site"),
        "2.json: target is site, but https://site.example/ in ",
    ),
    "another browser": (
        with_head(engines=(Engine("chromium", "157"),)),
        "2.json: chromium is 157, but 156.0.1 in ",
    ),
    "a visit in two shards": (
        overlapping,
        "/: visited twice by dnt:undecided chromium, expected once",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_refuses_in_one_line(name: str, tmp_path: Path) -> None:
    change, message = WRONG[name]
    paths = change(split(tmp_path, 3, VISITS))
    with pytest.raises(GateError) as caught:
        list(merge(paths)[1].visits())
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
