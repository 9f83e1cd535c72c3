"""The report for people: whole in one file, harmless whatever a page says, and readable
in both engines.
"""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from analytics_gate.audit.reports.files import write_reports
from analytics_gate.delivery.csp import hash_source
from tests.support.report_samples import (
    HEAD,
    HOSTILE,
    ON_WIRE,
    VISITS,
    Given,
    visit,
    with_pictures,
)

if TYPE_CHECKING:
    from tests.conftest import Browsers

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => (await axe.run({
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
})).violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000000400010d0a2db40000000049454e44ae426082"
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """The report, on disk, of visits with a picture each."""
    picture = tmp_path / "picture.png"
    picture.write_bytes(PNG)
    write_reports(
        HEAD, Given(with_pictures(VISITS, picture)), html=tmp_path / "report.html"
    )
    return tmp_path / "report.html"


def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_it_needs_no_script_and_loads_nothing(report: Path) -> None:
    page = read(report)
    policy = page.select_one("meta[http-equiv]")["content"]  # type: ignore[index]
    assert policy == (
        f"default-src 'none'; style-src {hash_source(page.style.string)}; "  # type: ignore[union-attr,arg-type]
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert not page.select("script, iframe, object, [style]")
    assert not [
        each
        for each in page.find_all(True)
        for name in each.attrs
        if name.startswith("on")
    ]
    for each in page.select("[src], [href]"):
        assert re.match(
            r"data:image/(png|svg\+xml)|#[vc]\d+$",
            str(each.get("src") or each.get("href")),
        )


def test_it_shows_what_a_page_says_as_text(report: Path) -> None:
    text = read(report).get_text()
    assert "<script>alert(1)</script>�[31m|`�" in text
    assert HOSTILE not in text


def test_it_has_a_cell_for_each_visit_that_leads_to_it_and_back(report: Path) -> None:
    page = read(report)
    cells = page.select(".matrix td a")
    assert [cell["href"] for cell in cells] == [
        "#v0",
        "#v1",
        "#v2",
        "#v3",
        "#v4",
        "#v5",
        "#v6",
    ]
    assert [cell.get_text() for cell in cells] == ["✓", "?", "✓", "✓", "1", "✓", "4"]
    for cell in cells:
        [target] = page.select(str(cell["href"]))
        assert target.select_one(".shut")["href"] == f"#{cell['id']}"  # type: ignore[index]
    assert len(page.select(".matrix td")) == 2 * len(
        page.select(".matrix thead tr:last-child th")
    )


def test_it_shows_the_picture_of_each_visit_or_of_many_only_those_with_findings(
    report: Path,
) -> None:
    assert len(read(report).select(".visit img")) == len(VISITS)
    picture = report.parent / "picture.png"
    many = (
        *(visit(f"/{number}/") for number in range(400)),
        visit("/bad/", "chromium", None, ON_WIRE),
    )
    write_reports(HEAD, Given(with_pictures(many, picture)), html=report)
    visits = report.read_text(encoding="utf-8").split('<article class="visit')[1:]
    assert [text.startswith(" failed") for text in visits if "<img" in text] == [True]
    assert len(visits) == 401


def test_it_says_which_contacts_only_one_witness_saw(report: Path) -> None:
    marks = [each.get_text() for each in read(report).select("#v6 .facts .pill")]
    assert marks.count("only wire") == 1
    assert marks.count("blocked") == 1
    assert "only browser" not in marks  # a refused one cannot reach the wire


def test_it_gives_the_same_bytes_again(report: Path) -> None:
    first = report.read_bytes()
    write_reports(
        replace(HEAD),
        Given(with_pictures(VISITS[::-1], report.parent / "picture.png")),
        html=report,
    )
    assert report.read_bytes() == first


def test_its_headings_skip_no_level(report: Path) -> None:
    levels = [int(each.name[1]) for each in read(report).find_all(re.compile(r"^h\d$"))]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_it_filters_and_opens_a_visit_without_a_script(
    report: Path, browsers: Browsers, engine: str
) -> None:
    with browsers(engine).page() as page:
        page.goto(report.as_uri())
        assert page.locator(".matrix tbody tr:visible").count() == 2
        page.get_by_label("Resource hint").check()
        assert page.locator(".matrix tbody tr:visible th").all_inner_texts() == [
            "/privacy/"
        ]
        assert page.locator(".cards > .group:visible").count() == 1
        assert page.locator(".visit:visible").count() == 0
        page.get_by_role("link", name="4 findings").click()
        assert page.locator(".visit:visible").count() == 1
        assert page.locator("#v6 .group:visible").count() == 4
        page.locator("#v6 .shut").click()
        assert page.locator(".visit:visible").count() == 0


def test_axe_has_nothing_against_it_light_or_dark_open_or_closed(
    report: Path, browsers: Browsers
) -> None:
    with browsers("chromium").page() as page:
        page.emulate_media(reduced_motion="reduce")
        page.goto(report.as_uri())
        page.evaluate(AXE)
        for state in ("", "#v6"):
            page.evaluate("(state) => { location.hash = state }", state)
            assert page.locator(".visit:visible").count() == len(state[:1])
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                assert page.evaluate(RUN_AXE) == []


def test_axe_would_have_found_something(report: Path, browsers: Browsers) -> None:
    with browsers("chromium").page() as page:
        page.goto(report.as_uri())
        page.evaluate(AXE)
        page.evaluate(
            "document.querySelector('.matrix a').removeAttribute('aria-label')"
        )
        page.evaluate("document.querySelector('.matrix a').replaceChildren()")
        assert any(found.startswith("link-name") for found in page.evaluate(RUN_AXE))
