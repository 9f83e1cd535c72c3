"""Every report of the audit made by hand, byte for byte as it is in `golden/`."""

import io
from pathlib import Path

import pytest

from analytics_gate.audit.reports.files import write_reports
from analytics_gate.audit.reports.terminal import (
    Paint,
    finding_lines,
    head_lines,
    table_lines,
)
from analytics_gate.audit.reports.totals import add_up
from tests.support.report_samples import HEAD, Given

GOLDEN = Path(__file__).with_name("golden")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with each report by the name that it has in `golden/`."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "privacy.md").write_text(
        '# Privacy\n\nWe use cdn.example.\n\n<img src="//cdn.example/a.png">\n'
    )
    paths = {
        name: tmp_path / f"report.{name}"
        for name in ("json", "junit", "sarif", "summary")
    }
    write_reports(
        HEAD, Given(), **paths, content=content, services=Path("content/services.yml")
    )
    spoken = io.StringIO()
    totals = add_up(HEAD, Given().visits())
    spoken.writelines(
        f"{line}\n" for each in Given().visits() for line in finding_lines(each)
    )
    spoken.writelines(f"{line}\n" for line in head_lines(HEAD))
    spoken.writelines(
        f"{line}\n"
        for line in table_lines(
            HEAD, totals, Given().visits(), width=100, paint=Paint(False)
        )
    )
    (tmp_path / "report.terminal").write_text(spoken.getvalue(), encoding="utf-8")
    sarif = paths["sarif"].read_text(encoding="utf-8")
    paths["sarif"].write_text(
        sarif.replace(content.as_posix(), "content"), encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("name", sorted(file.name for file in GOLDEN.iterdir()))
def test_it_is_as_it_was_agreed_on(reports: Path, name: str) -> None:
    assert (reports / name).read_text(encoding="utf-8") == (GOLDEN / name).read_text(
        encoding="utf-8"
    )
