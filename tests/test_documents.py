"""The documents: what they say of sizes, commands, files and samples is so."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analytics_gate import __version__
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.cli.main import main
from analytics_gate.delivery.server import SiteServer, serve_folder
from benchmarks.own_site import address_of
from benchmarks.sizes import MARKS, measure, size_of, sizes_table, with_table
from benchmarks.visits import loads_beyond_the_page
from tests.support.site_building import ROOT, BuiltSite, build_own_site

if TYPE_CHECKING:
    from tests.conftest import Browsers

README, CONTRIBUTING, CHANGELOG = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
)
SIZES = (ROOT / "docs/content/reference/sizes.md").read_text(encoding="utf-8")
DOCUMENTS = pytest.mark.parametrize(
    "document", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"]
)
TARGETS = set(
    re.findall(
        r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
)
SPANS = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def samples(document: str, language: str) -> list[str]:
    """The code blocks in a language."""
    return re.findall(
        rf"^```{language}\n(.*?)^```$", document, re.MULTILINE | re.DOTALL
    )


def commands(document: str) -> list[str]:
    """What the document shows as a command: in its shell blocks, and between backticks."""
    shell = "\n".join(samples(document, "sh"))
    return [
        *(line.partition("#")[0].strip() for line in shell.splitlines()),
        *SPANS.findall(document),
    ]


def said(document: str, pattern: str) -> set[str]:
    return {
        found[1]
        for command in commands(document)
        for found in re.finditer(pattern, command)
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_own_site(tmp_path_factory.mktemp("documented") / "site")


@pytest.fixture(scope="module")
def server(site: BuiltSite) -> Iterator[SiteServer]:
    with serve_folder(site.folder) as server:
        yield server


def test_the_documentation_has_the_sizes_of_the_site(site: BuiltSite) -> None:
    assert sizes_table(measure(site.folder)) in SIZES, (
        "run: python -m benchmarks.figures --write"
    )


def test_the_sizes_are_those_of_what_a_page_has(site: BuiltSite) -> None:
    gate, block, *_ = measure(site.folder)
    scripts = site.soup("privacy/index.html").select("script")
    assert [len(script.text.encode()) for script in scripts[:2]] == [
        block.served,
        gate.served,
    ]
    assert scripts[0]["id"] == "gate-config"


def test_a_size_adds_up_parts_that_are_compressed_by_themselves() -> None:
    one, two = size_of("", "", "one" * 99), size_of("", "", "two" * 50)
    both = size_of("", "", "one" * 99, "two" * 50)
    assert (both.served, both.brotli, both.gzip) == (
        one.served + two.served,
        one.brotli + two.brotli,
        one.gzip + two.gzip,
    )
    assert (one.served, one.brotli < 20, one.gzip < 40) == (297, True, True)


def test_the_table_of_sizes_replaces_the_one_before() -> None:
    document = f"before\n{MARKS[0]}\nold\n{MARKS[1]}\nafter\n"
    assert with_table(document, r"new \1") == document.replace("old", r"new \1")
    with pytest.raises(ValueError, match="found them 0 times"):
        with_table("no marks", "new")


@pytest.mark.either_engine
@pytest.mark.parametrize("signal", Signal)
def test_a_visitor_with_a_signal_loads_nothing_beyond_the_page(
    engine: str,
    signal: Signal,
    browsers: "Browsers",
    recorder: Recorder,
    server: SiteServer,
) -> None:
    asked = (
        {"gate/panel.js", "gate/panel.css", "gate/panel.en.json"}
        if signal is Signal.NONE
        else set()
    )
    assert (
        set(loads_beyond_the_page(browsers(engine, signal), address_of(server)))
        == asked
    )


@DOCUMENTS
def test_every_make_target_in_the_documents_exists(document: str) -> None:
    named = said(document, r"^make (?:[A-Z]+=\S+ )*([a-z-]+)")
    assert named
    assert named <= TARGETS


def test_contributing_lists_every_make_target() -> None:
    listed = set(re.findall(r"^\| `make ([a-z-]+)`", CONTRIBUTING, re.MULTILINE))
    assert listed == TARGETS - {"help"}


def test_every_command_in_the_readme_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    there = set(re.findall(r"^    ([a-z]+)\b", capsys.readouterr().out, re.MULTILINE))
    named = said(README, r"analytics-gate ([a-z]+)")
    assert named
    assert named <= there


@DOCUMENTS
def test_every_module_in_the_documents_can_be_run(document: str) -> None:
    for module in said(document.replace("\n", " "), r"python -m ([\w.]+)"):
        assert importlib.util.find_spec(module), module


@DOCUMENTS
def test_every_link_of_the_documents_leads_to_a_file(document: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)|<img src=\"([^\"]+)\"", document)
    assert [
        link for pair in links for link in pair if link and not (ROOT / link).exists()
    ] == []


def test_every_path_in_contributing_exists() -> None:
    paths = [
        span
        for span in SPANS.findall(CONTRIBUTING)
        if re.fullmatch(r"[a-z][\w.-]*/[\w./-]*", span)
    ]
    assert paths
    made = [
        path
        for path in paths
        if path.startswith(("site/", "site-docs/", "dist/")) or "NAME" in path
    ]
    missing = [
        path
        for path in paths
        if not any((room / path).exists() for room in (ROOT, ROOT / "analytics_gate"))
    ]
    assert [path for path in missing if path not in made] == []


def test_the_readmes_pictures_are_small() -> None:
    pictures = [
        ROOT / picture for picture in re.findall(r"<img src=\"([^\"]+)\"", README)
    ]
    assert pictures
    assert [
        picture.name for picture in pictures if picture.stat().st_size > 150_000
    ] == []


def test_the_readme_is_short() -> None:
    assert len(README.split()) <= 900


PACKAGE = ROOT / "analytics_gate"


def rooms_below(folder: Path) -> list[Path]:
    return sorted(each.parent for each in folder.glob("*/__init__.py"))


def room_imports(folder: Path, prefix: str = "") -> dict[str, set[str]]:
    """The rooms that each room below `folder` imports, by its name."""
    rooms = {room.name for room in rooms_below(folder)}
    within = "analytics_gate." + prefix.replace("/", ".")
    found = {}
    for room in rooms_below(folder):
        imported = imported_by(room, within) & rooms
        found[prefix + room.name] = {prefix + name for name in imported - {room.name}}
    return found


def imported_by(room: Path, within: str) -> set[str]:
    statement = rf"^\s*(?:from|import) {re.escape(within)}(\w+)"
    texts = (file.read_text(encoding="utf-8") for file in room.rglob("*.py"))
    return {
        name for text in texts for name in re.findall(statement, text, re.MULTILINE)
    }


def stated_imports() -> dict[str, set[str]]:
    """The table of rooms in CONTRIBUTING, from the lowest room up."""
    rows = re.findall(
        r"^\| `([\w/]+)` \| .* \| ([^|]*) \|$", CONTRIBUTING, re.MULTILINE
    )
    return {room: set(SPANS.findall(imports)) for room, imports in rows}


def test_the_rooms_import_what_contributing_says() -> None:
    audit = room_imports(PACKAGE / "audit", "audit/")
    assert stated_imports() == room_imports(PACKAGE) | audit


def test_the_rooms_import_nothing_from_above() -> None:
    below: set[str] = set()
    for room, imported in stated_imports().items():
        assert imported <= below, room
        below.add(room)


def test_the_values_at_the_audits_door_import_no_room_of_it() -> None:
    rooms = "|".join(room.name for room in rooms_below(PACKAGE / "audit"))
    for file in (PACKAGE / "audit").glob("*.py"):
        assert not re.search(rf"analytics_gate\.audit\.(?:{rooms})\b", file.read_text())


def test_judgement_imports_neither_a_browser_nor_the_recorder() -> None:
    imported = imported_by(PACKAGE / "audit/judgement", "analytics_gate.audit.")
    assert not imported & {"browsers", "recorder", "visit", "witness"}


def test_one_module_imports_each_outsider() -> None:
    outsiders = {
        "mkdocs": {"mkdocs_site/plugin.py"},
        "playwright": {"audit/browsers/drivers.py"},
        "pytest": {"pytest_plugin.py"},
    }
    for name, modules in outsiders.items():
        package = ROOT / "analytics_gate"
        importing = {
            file.relative_to(package).as_posix()
            for file in package.rglob("*.py")
            if re.search(
                rf"^\s*(?:from|import) {name}\b",
                file.read_text(encoding="utf-8"),
                re.MULTILINE,
            )
        }
        assert importing == modules


def test_the_changelog_keeps_its_form() -> None:
    first, *headings = re.findall(r"^#{1,3} .*$", CHANGELOG, re.MULTILINE)
    assert first == "# Changelog"
    kinds = r"### (Added|Changed|Deprecated|Removed|Fixed|Security)"
    form = re.compile(
        rf"## \[Unreleased\]|## \[\d+\.\d+\.\d+\] - \d{{4}}-\d\d-\d\d|{kinds}"
    )
    assert [heading for heading in headings if not form.fullmatch(heading)] == []
    assert headings[0].startswith(("## [Unreleased]", f"## [{__version__}]"))
