"""Real sites of other generators, gated by the command as their owners would."""

import re
from pathlib import Path

import pytest

from analytics_gate.cli.main import main
from analytics_gate.markup.contacts import outgoing_references
from tests.support.generated_sites import SOURCES, build_hugo, build_sphinx
from tests.support.site_building import BuiltSite

SERVICES = str(SOURCES / "hugo/services.yml")


def is_within(part: bytes, whole: bytes) -> bool:
    rest = iter(whole)
    return all(byte in rest for byte in part)


def hosts(site: BuiltSite) -> set[str]:
    pages = (page for page in site.pages() if not page.startswith("gate/"))
    return {
        contact.host
        for page in pages
        for contact in outgoing_references(site.text(page))
    }


def test_a_hugo_site_is_gated_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = BuiltSite(build_hugo(tmp_path)), BuiltSite(tmp_path / "gated")
    assert (
        main(
            [
                "apply",
                str(before.folder),
                "--services",
                SERVICES,
                "--output",
                str(after.folder),
            ]
        )
        == 0
    )
    printed = capsys.readouterr().out
    rogues = {host for host in hosts(before) if "rogue" in host}
    assert rogues == set(re.findall(r"would contact (\S*rogue\S*),", printed))
    # The theme's own address is the site's, as its canonical link says.
    assert hosts(after) == {"site.example"}
    assert re.search(
        r"gated: 4 pages gated in \d.* ms a page, for https://site.example/; "
        r"11 made inert, 1 w.*, 3 r",
        printed,
    )
    assert is_within(
        (before.folder / "docs/rogue/index.html").read_bytes(),
        (after.folder / "docs/rogue/index.html").read_bytes(),
    )
    assert after.text("_headers").startswith("/*\n  X-Robots-Tag: all\n")
    once = after.prints()
    assert main(["apply", str(after.folder), "--services", SERVICES]) == 0
    assert after.prints() == once


def test_a_sphinx_site_is_gated_by_the_command_below_its_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = BuiltSite(build_sphinx(tmp_path))
    before = site.prints()
    assert (
        main(["apply", str(site.folder), "--services", SERVICES, "--fix-styles"]) == 0
    )
    assert hosts(site) == set()
    printed = capsys.readouterr().out
    assert "would contact cdn.jsdelivr.net, which nothing declares" in printed
    assert (
        "for https://docs.example/manual/; 1 made inert, 1 waiting for the visitor, 0 reported"
        in printed
    )
    assert '<search id="searchbox" data-gate-was-style="display: none"' in site.text(
        "index.html"
    )
    assert (site.folder / "gate/styles.css").is_file()
    after = site.prints()
    assert {path for path in before if before[path] != after[path]} == set(
        site.pages()
    ) & set(before)
    assert "\n/manual/*\n" in site.text("_headers")
