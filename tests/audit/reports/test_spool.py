"""What an audit kept on disk comes back in one order, whoever put it there and when."""

import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from analytics_gate.audit.configuration import configuration_of
from analytics_gate.audit.report import Visit
from analytics_gate.audit.reports.serialization import visit_to_dict
from analytics_gate.audit.reports.spool import Spool
from analytics_gate.errors import GateError
from tests.support.report_samples import EVERYTHING, VISITS, visit


def add_all(folder: Path, visits: tuple[Visit, ...]) -> None:
    spool = Spool(folder)
    for each in visits:
        spool.add(each)


@pytest.mark.parametrize("seed", range(3))
def test_it_gives_visits_in_order_as_often_as_wanted_however_they_came(
    tmp_path: Path, seed: int
) -> None:
    add_all(tmp_path, tuple(random.Random(seed).sample(VISITS, len(VISITS))))
    spool = Spool(tmp_path)
    for _ in range(2):
        assert list(map(visit_to_dict, spool.visits())) == list(
            map(visit_to_dict, VISITS)
        )


def test_it_takes_visits_from_several_processes_at_once(tmp_path: Path) -> None:
    visits = tuple(visit(f"/page-{number:03}/") for number in range(60))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        list(processes.map(add_all, [tmp_path] * 2, [visits[::2], visits[1::2]]))
    assert tuple(Spool(tmp_path).visits()) == visits


def test_it_refuses_a_visit_that_it_has_already(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.add(EVERYTHING)
    with pytest.raises(
        GateError,
        match=r"^/privacy/: visited twice by gpc:accepted \(emulated\) firefox, expected once; ",
    ):
        spool.add(EVERYTHING)
    assert len(list(spool.visits())) == 1


def test_it_keeps_the_picture_of_each_visit_apart(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    pictures = {
        spool.picture(each.observation.page, configuration_of(each)) for each in VISITS
    }
    assert len(pictures) == len(VISITS)
    picture = pictures.pop()
    picture.write_bytes(b"PNG")
    spool.add(Visit(EVERYTHING.observation, screenshot=picture))
    assert [each.screenshot for each in spool.visits()] == [picture]


def test_it_says_in_one_line_that_its_folder_went_away(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    shutil.rmtree(tmp_path / "spool")
    with pytest.raises(GateError, match="the audit's own folder went away or is full"):
        spool.add(VISITS[0])
