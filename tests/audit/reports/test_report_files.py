"""A report is whole in its file, or the file is what it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics_gate.audit.report import Visit
from analytics_gate.audit.reports.files import write_reports
from tests.support.report_samples import HEAD, VISITS, Given

NAMES = ("json", "html", "junit", "sarif", "summary")


class Failing(Given):
    """Gives its visits once, for the totals, and then no more than some of them."""

    asked = False

    def visits(self) -> Iterator[Visit]:
        if type(self).asked:
            yield VISITS[0]
            raise OSError("the disk is gone")
        type(self).asked = True
        yield from VISITS


def test_it_makes_each_report_and_the_folder_for_it_and_leaves_nothing_else(
    tmp_path: Path,
) -> None:
    paths = {name: tmp_path / name / "reports" / f"audit.{name}" for name in NAMES}
    totals = write_reports(HEAD, Given(), **paths)
    assert sorted(file for file in tmp_path.rglob("*") if file.is_file()) == sorted(
        paths.values()
    )
    assert (totals.visits, totals.findings, totals.failing) == (7, 7, 3)


@pytest.mark.parametrize("name", ["json", "html", "junit", "sarif"])
def test_it_leaves_an_earlier_report_alone_when_it_cannot_finish(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Failing, "asked", False)
    path = tmp_path / "audit"
    path.write_text("earlier")
    with pytest.raises(OSError, match="the disk is gone"):
        write_reports(HEAD, Failing(), **{name: path})
    assert [file.name for file in tmp_path.iterdir()] == ["audit"]
    assert path.read_text() == "earlier"


def test_it_adds_to_what_the_step_has_said_already(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_text("# Before\n", encoding="utf-8")
    write_reports(HEAD, Given(), summary=path)
    assert path.read_text(encoding="utf-8").startswith(
        "# Before\n## ❌ 7 findings, in 3 of 7 visits\n"
    )
