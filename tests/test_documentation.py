"""The documentation: it builds strictly, its reference is what the code says, and what
it names is there.
"""

import argparse
import ast
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from analytics_gate.audit.finding import Code
from analytics_gate.cli.main import build_parser
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.values import Declaration
from analytics_gate.errors import GateError
from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.mkdocs_site.plugin import AnalyticsGateConfig
from analytics_gate.pages.address import resolve_address
from analytics_gate.pages.check import check_sources
from analytics_gate.pages.front_matter import read_document
from analytics_gate.pages.site import PolicySite, SitePage
from analytics_gate.promises.promises import parse_promises
from benchmarks.contenders import RIVALS, rivals
from benchmarks.leaks import tried
from benchmarks.reference.pages import FOLDER, PAGES, write_reference
from benchmarks.reference.schemas import key_table
from tests.support.site_building import ROOT, BuiltSite

DOCS = ROOT / "docs"
CONTENT = DOCS / "content"
TEXTS = {
    file.relative_to(CONTENT).as_posix(): file.read_text(encoding="utf-8")
    for file in CONTENT.rglob("*.md")
}
WRITTEN = {
    name: text for name, text in TEXTS.items() if not name.startswith("reference/")
}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SPANS = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def build_documentation(folder: Path, **settings: Any) -> BuiltSite:
    build(
        load_config(
            str(DOCS / "mkdocs.yml"), site_dir=str(folder), strict=True, **settings
        )
    )
    return BuiltSite(folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_documentation(tmp_path_factory.mktemp("documentation") / "site")


def samples(language: str) -> list[str]:
    """The code blocks in a language, of all pages that somebody wrote."""
    fence = rf"^```{language}\n(.*?)^```$"
    return [
        sample
        for text in WRITTEN.values()
        for sample in re.findall(fence, text, re.MULTILINE | re.DOTALL)
    ]


def commands() -> list[str]:
    """What is shown as a command: in shell blocks, and between backticks."""
    shell = "\n".join(samples("sh")).replace("\\\n", " ")
    lines = [line.partition("  #")[0].strip() for line in shell.splitlines()]
    return [
        *lines,
        *(span for text in WRITTEN.values() for span in SPANS.findall(text)),
    ]


def parsers() -> Mapping[str, argparse.ArgumentParser]:
    (found,) = (
        each
        for each in build_parser()._actions
        if isinstance(each, argparse._SubParsersAction)
    )
    return found.choices


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings}


Pages = Mapping[str, BeautifulSoup]


@pytest.fixture(scope="module")
def pages(site: BuiltSite) -> Pages:
    return {page: site.soup(page) for page in site.pages()}


def targets(pages: Pages) -> Iterator[tuple[str, str]]:
    """Every address of the site itself that a page leads to, by page, made absolute."""
    for page, soup in pages.items():
        for link in soup.select("a[href], link[href], script[src], img[src]"):
            address = urlsplit(str(link.get("href") or link.get("src")))
            if not address.scheme and not address.netloc:
                path = (
                    posixpath.join("/", posixpath.dirname(page), unquote(address.path))
                    if address.path
                    else page
                )
                fragment = unquote(address.fragment).partition(":~:")[
                    0
                ]  # what follows is for browsers that find text
                yield page, f"{posixpath.normpath(path).lstrip('/')}#{fragment}"


def leads_nowhere(site: BuiltSite, pages: Pages, target: str) -> bool:
    path, _, fragment = target.partition("#")
    file = posixpath.join(path, "index.html") if (site.folder / path).is_dir() else path
    if not (site.folder / file).is_file():
        return True
    return bool(fragment) and file in pages and not pages[file].find(id=fragment)


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_is_what_the_code_says(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name](), (
        "run: python -m benchmarks.reference"
    )


def test_the_reference_is_written_page_by_page(tmp_path: Path) -> None:
    write_reference(tmp_path / "new")
    assert {file.name for file in (tmp_path / "new").iterdir()} == PAGES.keys()


def test_the_reference_says_what_a_key_may_be() -> None:
    table = key_table(
        {
            "way": {
                "title": "a way",
                "enum": ["in", "out"],
                "default": "in",
                "description": "Left | right.",
            },
            "ways": {
                "title": "a list",
                "items": {"enum": ["in"], "description": "in: here."},
            },
            "free": {"title": "a line", "examples": ["so"]},
        },
        ["free"],
    )
    assert table.splitlines()[2:] == [
        "| `way` | one of `in`, `out`; left out: `in` | Left \\| right. |",
        "| `ways` | a list: `in` | in: here. |",
        "| `free`, required | a line; such as `so` |  |",
    ]


def test_the_documentation_has_a_page_for_each_file(pages: Pages) -> None:
    named = {
        name.removesuffix("index.md").removesuffix(".md").strip("/") for name in TEXTS
    }
    assert {page.removesuffix("index.html").strip("/") for page in pages} == {
        *named,
        "404.html",
    }
    assert [page for page, soup in pages.items() if len(soup.select("h1")) != 1] == []


def test_the_documentation_is_not_built_with_a_page_missing(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# Alone", encoding="utf-8")
    with pytest.raises(Abort):
        build_documentation(tmp_path / "site", docs_dir=str(tmp_path))


def test_the_documentation_contacts_nobody_by_its_markup(site: BuiltSite) -> None:
    assert [
        contact
        for page in site.pages()
        for contact in outgoing_references(site.text(page))
    ] == []
    policies = set(
        re.findall(
            r'http-equiv="?Content-Security-Policy"? content="([^"]+)"',
            site.text("index.html"),
        )
    )
    assert policies
    assert not re.search(r"https?:|unsafe", " ".join(policies))


def test_the_documentation_has_the_sites_look_and_its_own_footer(pages: Pages) -> None:
    page = pages["editors/index.html"]
    sheets = [str(link["href"]) for link in page.select("link[rel=stylesheet]")]
    assert {"site.css", "docs.css"} <= {posixpath.basename(sheet) for sheet in sheets}
    assert "Let's Encrypt" not in page.get_text()


def test_every_link_of_the_documentation_leads_to_something(
    site: BuiltSite, pages: Pages
) -> None:
    found = set(targets(pages))
    assert len(found) > 200
    assert (
        sorted(
            (page, target)
            for page, target in found
            if leads_nowhere(site, pages, target)
        )
        == []
    )
    assert leads_nowhere(site, pages, "editors#nothing")
    assert leads_nowhere(site, pages, "nothing")


def test_the_documentations_sources_are_clean() -> None:
    assert (
        check_sources(CONTENT, CONTENT / "services.yml", CONTENT / "promises.yml") == ()
    )


def test_the_documentation_declares_no_service() -> None:
    text = (CONTENT / "services.yml").read_text(encoding="utf-8")
    assert parse_declaration(text, "services.yml").services == ()


def test_every_command_in_the_documentation_exists() -> None:
    named = {
        found[1]
        for command in commands()
        for found in re.finditer(r"\banalytics-gate ([a-z]+)", command)
    }
    assert named
    assert named <= parsers().keys()


def test_every_option_in_the_documentation_is_one_of_its_command() -> None:
    known = {name: options(parser) for name, parser in parsers().items()}
    mistaken = []
    for command in commands():
        ours = re.match(r"analytics-gate ([a-z]+)", command)
        elsewhere = re.match(r"[a-z]", command) and not ours
        allowed = (
            known.get(ours[1], set()) if ours else {"--strict"}.union(*known.values())
        )
        mistaken += (
            []
            if elsewhere
            else [
                one
                for one in re.findall(r"--[a-z][a-z-]*", command)
                if one not in allowed
            ]
        )
    assert mistaken == []


def test_every_make_target_in_the_documentation_exists() -> None:
    there = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = {
        found[1]
        for command in commands()
        if (found := re.match(r"make ([a-z-]+)", command))
    }
    assert named
    assert named <= there


def test_every_shortcode_in_the_documentation_exists() -> None:
    with pytest.raises(GateError) as error:
        check_text("{{< nothing >}}")
    known = (
        str(error.value).partition("expected one of: ")[2].partition(";")[0].split(", ")
    )
    assert set(re.findall(r"\{\{< (\w+)", TEXTS["editors.md"])) == set(known)
    assert {
        name for text in TEXTS.values() for name in re.findall(r"\{\{< (\w+)", text)
    } == set(known)


def check_text(text: str) -> None:
    policy = PolicySite(Declaration(), "services.yml")
    policy.select_page(
        SitePage(resolve_address(read_document(text, "a.md"), "a/index.html"), None)
    )
    Markdown(extensions=[policy.markdown_extension()]).convert(text)
    policy.refuse_problems()


def test_every_finding_in_the_documentation_exists() -> None:
    spans = {span for text in WRITTEN.values() for span in SPANS.findall(text)}
    codes = {
        span
        for span in spans
        if re.fullmatch(r"[a-z]+(-[a-z]+)+", span) and not span.startswith("data-gate-")
    }
    assert codes - {"analytics-gate"} <= {*Code}
    assert set(
        re.findall(r"^## (.+)$", TEXTS["reference/findings.md"], re.MULTILINE)
    ) == {*Code}


def test_every_sample_of_a_declaration_or_promises_is_one() -> None:
    found = [
        sample
        for sample in samples("yaml")
        if re.search(r"^services:", sample, re.MULTILINE)
    ]
    assert len(found) == 3
    assert all(parse_declaration(sample, "services.yml").services for sample in found)
    promises = [
        promise.id
        for sample in samples("yaml")
        if re.search(r"^promises:", sample, re.MULTILINE)
        for promise in parse_promises(sample, "promises.yml").listed
    ]
    assert sorted(promises) == ["backups", "honours-gpc", "no-sharing-on-signal"]


STATISTICS = """\
ask: true
choice_lasts: 180 days
services:
  - preset: plausible
    tag: pa-EXAMPLE123
    keeps: 6 months
  # No preset knows this one: everything is declared here.
  - id: our-stats
    name: Our statistics
    purpose: analytisc
    provider: {name: Example, policy: https://example.org/privacy}
"""


def test_the_error_that_editors_see_is_the_builds() -> None:
    with pytest.raises(GateError) as error:
        parse_declaration(STATISTICS, "content/services.yml")
    (sample,) = re.findall(r"^```text\n(.*?)^```$", TEXTS["editors.md"], re.M | re.S)
    assert sample in f"{error.value}\n"


def test_a_search_for_install_finds_the_installation(site: BuiltSite) -> None:
    index = json.loads(site.text("search/search_index.json"))
    titles = {entry["location"]: entry["title"] for entry in index["docs"]}
    assert titles["install/"] == "Install"


def test_the_documentation_has_four_kinds_of_pages() -> None:
    nav = yaml.safe_load(
        (DOCS / "mkdocs.yml").read_text().partition("nav:")[2].partition("hooks:")[0]
    )
    kinds = [next(iter(each)) for each in nav]
    assert kinds == ["Start here", "Tutorial", "How to", "Reference", "Explanation"]


def test_the_documentation_has_every_option_of_the_plugin() -> None:
    (sample,) = (
        yaml.safe_load(sample)
        for sample in samples("yaml")
        if sample.startswith("plugins:")
    )
    table = TEXTS["owners.md"].partition("| option |")[2].partition("\n\n")[0]
    named = {
        name
        for row in table.splitlines()
        for name in SPANS.findall(row.partition(" | ")[0])
    }
    there = {name for name, _ in AnalyticsGateConfig._schema}
    assert named == there
    assert set(sample["plugins"][1]["analytics-gate"]) <= there


def test_the_documentation_has_every_key_of_front_matter() -> None:
    table = TEXTS["editors.md"].partition("| key |")[2].partition("\n\n")[0]
    named = [
        name
        for row in table.splitlines()
        for name in SPANS.findall(row.partition(" | ")[0])
    ]
    text = "\n".join(["---", *(f"{name}:" for name in named), "---"])
    document = read_document(text, "a.md")
    assert not document.front_matter.other
    assert len(named) == len(document.front_matter.__dataclass_fields__) - 1


def test_the_sample_of_revisions_is_one() -> None:
    (sample,) = (
        sample for sample in samples("yaml") if sample.startswith("revisions:")
    )
    newest, oldest = read_document(f"---\n{sample}---\n", "a.md").front_matter.revisions
    assert newest.announced_until
    assert not oldest.announced_until


def test_the_samples_in_python_are_python_and_name_what_the_plugin_has() -> None:
    (sample,) = samples("python")
    arguments = [
        word.arg
        for node in ast.walk(ast.parse(sample))
        if isinstance(node, ast.Call)
        for word in node.keywords
    ]
    plugin = (
        files("analytics_gate").joinpath("pytest_plugin.py").read_text(encoding="utf-8")
    )
    assert arguments
    assert [name for name in arguments if not re.search(rf"\b{name}\b", plugin)] == []
    (settings,) = samples("toml")
    assert [
        name
        for name in re.findall(r"^(\w+) =", settings, re.MULTILINE)
        if not re.search(rf'addini\(\s*"{name}"', plugin)
    ] == []


def test_the_comparison_has_the_measured_bytes_and_the_rivals_versions() -> None:
    sizes = TEXTS["reference/sizes.md"]
    brotli = {
        name: int(size.replace(",", ""))
        for name, size in re.findall(
            r"^\| \**([^|*]+?)\** \| .*? \| ([\d,]+) \|$", sizes, re.MULTILINE
        )
    }
    page = TEXTS["comparison.md"]
    rows = {
        row.split(" | ")[0].strip("| "): row.split(" | ")[1]
        for row in page.splitlines()
        if row.startswith("| ")
    }
    in_the_page = brotli["gate"] + brotli["page configuration"]
    assert rows["in the page, bytes after brotli"] == f"{in_the_page:,}"
    assert (
        rows["with files for an undecided visitor"]
        == f"{brotli['all for an undecided visitor']:,}"
    )
    versions = json.loads((RIVALS / "package.json").read_text(encoding="utf-8"))[
        "dependencies"
    ]
    compared = [
        f"{rival.name} {versions[rival.package]}" for rival in rivals() if rival.package
    ]
    heads = (
        page.partition("| compared | Analytics Gate | ")[2]
        .partition(" |\n")[0]
        .split(" | ")
    )
    assert heads == compared
    assert f"of {len(tried())} ways out, open after Refuse, Chromium" in rows
