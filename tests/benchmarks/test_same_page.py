"""The page that all are measured on, and what is put into it."""

import json
import re
from pathlib import Path

import pytest

from analytics_gate.declaration.parse import read_declaration
from analytics_gate.markup.tags import tags
from benchmarks import contenders
from benchmarks.blocking import places, posthog
from benchmarks.contenders import BARE, MODULES, RIVALS, Contender, rivals
from benchmarks.gating import milliseconds_a_page, slope, write_site
from benchmarks.leaks import ATTACKED, tried, write_attacked
from benchmarks.line_up import missing
from benchmarks.own_site import ROOT
from benchmarks.same_page import PAGE, bare, write_bare, write_contender, write_gated
from benchmarks.weights import compressed, inline_scripts

PLAIN = (
    '<!doctype html><html lang="en"><head><meta '
    'charset="utf-8"><title>A</title></head><body><h1>A</h1></body></'
    "html>"
)


@pytest.fixture
def bare_folder(tmp_path: Path) -> Path:
    """The bare site, made of one that was gated and has a script of a theme."""
    built, folder = tmp_path / "built", tmp_path / "bare"
    (built / "assets").mkdir(parents=True)
    (built / "privacy").mkdir()
    (built / PAGE).write_text(
        PLAIN.replace(
            "</body>", "<script src=theme.js></script><script>\n1\n</script></body>"
        )
    )
    gated = tmp_path / "gated"
    write_gated(read_declaration(ROOT / "content/services.yml"), built, gated)
    write_bare(gated, folder)
    return folder


def test_the_benchmark_takes_gate_and_scripts_out_of_the_page(
    bare_folder: Path,
) -> None:
    assert (bare_folder / PAGE).read_text() == PLAIN
    with pytest.raises(ValueError, match="no policy"):
        bare(PLAIN)


def test_the_benchmark_puts_a_contender_into_the_page(
    bare_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "modules" / "other"
    module.mkdir(parents=True)
    (module / "package.json").write_text('{"version": "1.2.3"}')
    (module / "small.js").write_text("2")
    monkeypatch.setattr(contenders, "MODULES", module.parent)
    monkeypatch.setattr("benchmarks.same_page.MODULES", module.parent)
    other = Contender(
        "other",
        "other",
        "<script src=/r/small.js></script>",
        "<i></i>",
        {"r/small.js": "other/small.js"},
    )
    write_contender(other, bare_folder, tmp_path / "other")
    html = (tmp_path / "other" / PAGE).read_text()
    assert html == PLAIN.replace(
        "</head>", "<script src=/r/small.js></script></head>"
    ).replace("</body>", "<i></i></body>")
    assert (tmp_path / "other/r/small.js").read_text() == "2"
    assert (other.is_installed, other.version) == (True, "1.2.3")
    assert (BARE.is_installed, BARE.version) == (True, "")


def test_the_benchmark_says_what_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(contenders, "MODULES", tmp_path)
    assert set(missing()) == set(
        json.loads((RIVALS / "package.json").read_text())["dependencies"]
    )


def test_the_benchmark_sets_up_each_of_the_others_wholly() -> None:
    packages = json.loads((RIVALS / "package.json").read_text())["dependencies"]
    for rival in rivals():
        assert rival.package in packages
        assert rival.allow
        assert rival.refuse
        served = {*rival.files, *rival.texts}
        own = {
            address.removeprefix("/")
            for address in re.findall(
                r'(?:src|href)="(/rival/[^"]+)"', rival.head + rival.body
            )
        }
        assert own <= served
        assert all(path.split("/")[0] == rival.package for path in rival.files.values())
        said = rival.head + rival.body + "".join(rival.texts.values())
        # tarteaucitron has the addresses of both in its own list of services.
        if rival.name != "tarteaucitron":
            assert all(
                host in said
                for host in ("www.googletagmanager.com", "static.ads-twitter.com")
            )


def test_the_benchmark_gets_its_packages_from_whatever_registry_npm_is_set_to() -> None:
    lock = json.loads((RIVALS / "package-lock.json").read_text())
    assert [
        name for name, package in lock["packages"].items() if "resolved" in package
    ] == []
    assert MODULES.parent == RIVALS


def test_the_benchmark_runs_the_same_client_with_the_same_settings_everywhere() -> None:
    service = posthog().services[0]
    *_, in_the_page, in_partytown = places(service)
    (script,) = (tag.text for tag in tags(in_the_page.body))
    assert str(service.start) in script
    assert [tag.text for tag in tags(in_partytown.body)] == [script]


def test_the_benchmark_weighs_scripts_by_themselves_and_no_markup() -> None:
    html = PLAIN.replace(
        "</head>",
        '<script>one()</script><script src="x.js"></script><script> </script></head>',
    )
    assert inline_scripts(html) == [b"one()"]
    assert compressed([b"a" * 99, b"b" * 99]) == 2 * compressed([b"a" * 99])


def test_the_benchmark_tries_every_way_beside_the_page(bare_folder: Path) -> None:
    write_attacked(bare_folder)
    html = (bare_folder / ATTACKED).read_text()
    assert (bare_folder / PAGE).read_text() == PLAIN
    written = html + (bare_folder / "rogue.js").read_text()
    assert [way for way in tried() if f"//{way}.thief.example" not in written] == []


def test_the_benchmark_gates_sites_of_any_size(tmp_path: Path) -> None:
    write_site(PLAIN, 201, tmp_path)
    titles = {
        re.findall("<title>(.*)</title>", page.read_text())[0]
        for page in tmp_path.rglob("*.html")
    }
    assert titles == {f"{number} A" for number in range(201)}
    assert (
        milliseconds_a_page(read_declaration(ROOT / "content/services.yml"), PLAIN, 3)
        > 0
    )


def test_the_benchmark_sees_when_pages_of_large_sites_are_dearer() -> None:
    assert slope({100: 1.0, 1_000: 1.5, 10_100: 3.0}) == pytest.approx(0.2)
