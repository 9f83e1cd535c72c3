"""`analytics-gate init` on projects as people have them: what it writes, what it leaves
alone, what it says.
"""

from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from analytics_gate.cli.main import main
from analytics_gate.declaration.parse import read_declaration
from tests.support.site_building import BuiltSite

PROJECT = """\
# Ours
site_name: Fresh  # the name
site_url: !ENV [SITE_URL, "https://fresh.example/"]
repo_url: https://github.com/example/fresh
copyright: <a href="#__consent">Change settings</a>
theme:
  name: material
  custom_dir: overrides
  features: [content.tabs.link, announce.dismiss]
  palette:
    - {scheme: default, toggle: {icon: material/brightness-7, name: Dark}}
    - {scheme: slate, toggle: {icon: material/brightness-4, name: Light}}

extra:
  analytics:
    provider: google
    property: G-ABCDE12345
  consent:
    title: We ask
    description: Much
# The last of all
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
"""
PLUGINS = """
plugins:
  - search
  - analytics-gate:
      services: docs/services.yml
"""
HOME = """\
# Home

A [link](https://elsewhere.example/) and a video:

<iframe src="https://www.youtube.com/embed/M7lc1UVf-VE" title="A video"></iframe>

![A picture](https://cdn.example.org/a.png)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for folder in ("docs", "overrides"):
        Path(folder).mkdir()
    Path("mkdocs.yml").write_text(PROJECT)
    Path("docs/index.md").write_text(HOME)
    return tmp_path


def written(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    printed, complaints = capsys.readouterr()
    assert complaints == ""
    return printed.splitlines()


def built() -> BuiltSite:
    build(load_config("mkdocs.yml", strict=True))
    return BuiltSite(Path("site"))


def test_init_adds_two_lines_and_a_declaration_of_what_it_found(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init"]) == 0
    assert Path("mkdocs.yml").read_text() == PROJECT + PLUGINS
    declaration = read_declaration(Path("docs/services.yml"))
    assert [(service.id, service.settings) for service in declaration.services] == [
        ("google-analytics", (("property", "G-ABCDE12345"),)),
        ("youtube", ()),
    ]
    assert [kept.key for kept in declaration.necessary] == [
        "__palette",
        "__tabs",
        "__announce",
    ]
    assert said(capsys) == [
        "docs/services.yml: written",
        "  google-analytics: declared (mkdocs.yml:17)",
        "  youtube: declared (docs/index.md:5)",
        "  cdn.example.org: suggested, no preset covers it",
        "  __palette: declared as necessary, it remembers light or dark",
        "  __tabs: declared as necessary, it remembers the tabs that a reader picked",
        "  __announce: declared as necessary, it remembers that a reader closed the announcement",
        (
            "mkdocs.yml: plugin analytics-gate added, and search, which MkDocs "
            "drops once plugins are named"
        ),
        "",
        "Left for you:",
        "mkdocs.yml:15: extra.analytics is replaced by the gate and has no effect: remove it",
        "mkdocs.yml:18: extra.consent is replaced by the gate and has no effect: remove it",
        "docs/index.md:7: <img src> contacts cdn.example.org, which no preset "
        "covers: host the file here, or complete "
        "its entry in docs/services.yml",
        "",
        "Now build the site: mkdocs build --strict",
    ]


def test_init_does_nothing_twice(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init"])
    before = written(project)
    said(capsys)
    assert main(["init"]) == 0
    assert said(capsys) == [
        "Nothing to do: the project has the plugin and its declaration"
    ]
    assert written(project) == before
    assert set(before) == {"mkdocs.yml", "docs/index.md", "docs/services.yml"}


def test_init_only_shows_what_it_would_do_when_told_so(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = written(project)
    assert main(["init", "--dry-run"]) == 0
    lines = said(capsys)
    assert written(project) == before
    assert [line for line in lines if line.startswith(("---", "+++"))] == [
        "--- /dev/null",
        "+++ docs/services.yml",
        "--- mkdocs.yml",
        "+++ mkdocs.yml",
    ]
    assert "+  - analytics-gate:" in lines
    assert lines[-1] == "Nothing was written"


def test_init_leaves_a_project_that_is_built_once_the_rest_is_done(
    project: Path,
) -> None:
    main(["init"])
    suggested = Path("docs/services.yml").read_text()
    Path("docs/services.yml").write_text(
        suggested.replace("  # - id", "  - id").replace("  #   ", "    ")
    )
    site = built()
    assert len(site.soup("index.html").select("[data-gate-embed=youtube]")) == 1
    assert not site.soup("index.html").select(
        "iframe, #__consent, #__analytics, [data-md-component=source]"
    )
    (link,) = site.soup("index.html").select("[data-gate-open='']")
    assert link.get_text() == "Change settings"
    assert "services.yml" not in site.prints()


def test_init_adds_only_what_is_lacking(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("docs/services.yml").write_text("services: []\n")
    assert main(["init"]) == 0
    assert Path("docs/services.yml").read_text() == "services: []\n"
    assert [line for line in said(capsys) if line.startswith(("docs", "mkdocs"))] == [
        (
            "mkdocs.yml: plugin analytics-gate added, and search, which MkDocs "
            "drops once plugins are named"
        )
    ]
    Path("mkdocs.yml").write_text(
        "site_name: A\nplugins: [analytics-gate: {services: legal.yml}]\n"
    )
    assert main(["init"]) == 0
    assert (
        Path("legal.yml")
        .read_text()
        .startswith("# The services that this site may use")
    )
    assert (
        Path("mkdocs.yml").read_text()
        == "site_name: A\nplugins: [analytics-gate: {services: legal.yml}]\n"
    )


def test_init_declares_nothing_where_there_is_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mkdocs.yml").write_text("site_name: A\ntheme: material\n")
    Path("docs/index.md").write_text("# Home\n")
    assert main(["init"]) == 0
    assert "Left for you:" not in said(capsys)
    assert "services: []" in Path("docs/services.yml").read_text()
    assert built().soup("index.html").select("#gate-config")


def test_init_names_what_only_the_owner_can_do(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mkdocs.yml").write_text(
        "site_name: A\ntheme: {name: material, custom_dir: overrides}\n"
        "extra: {analytics: {provider: google, property: !ENV PROPERTY}}\n"
        "extra_javascript:\n  - a.js\n  - https://cdn.example.org/a.js\n  - "
        "{path: //cdn.example.org/b.js}\n"
    )
    Path("docs/index.md").write_text("---\ndate: never\n---\n")
    Path("docs/a.md").write_text(
        '# A\n\n`{{< x >}}` {{< y >}}\n\n<script src="https://plausible.io/js/a.js"></script>\n'
    )
    Path("docs/b.html").write_text("<p>\n<img src=//cdn.example.org/b.png>")
    Path("overrides/main.html").write_text(
        '{% extends "base.html" %}\n<script src="https://cdn.usefathom.com/script.js">'
    )
    assert main(["init"]) == 0
    lines = said(capsys)
    assert [
        line.partition(": ")[0] for line in lines[lines.index("Left for you:") + 1 : -2]
    ] == [
        "mkdocs.yml:3",
        "mkdocs.yml:6",
        "mkdocs.yml:7",
        "docs/a.md:5",
        "docs/a.md:5",
        "docs/b.html:2",
        "overrides/main.html:2",
        "overrides/main.html:2",
        "docs/a.md:3",
        "docs/index.md:2",
    ]
    declared = Path("docs/services.yml").read_text()
    assert read_declaration(Path("docs/services.yml")).services == ()
    for line in (
        "  # Google Analytics: the build adopts it from mkdocs.yml:3, where "
        "MkDocs resolves its property.",
        "  # docs/a.md:5: put in tag, and take the # away.\n  # - preset: "
        "plausible\n  #   tag: pa-EXAMPLE123",
        "  # docs/b.html:2: no preset covers cdn.example.org, so the build rejects it.",
    ):
        assert line in declared


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            None,
            "mkdocs.yml: there is no such file; run this in the folder of a MkDocs project",
        ),
        (
            "site_name: [\n",
            "mkdocs.yml:2: this is not YAML: expected the node content, but found '<stream end>'",
        ),
        (
            "- a\n",
            "mkdocs.yml: this is not a MkDocs project, expected keys like site_name and theme",
        ),
        (
            "site_name: A\ndocs_dir: pages\n",
            "mkdocs.yml:2: docs_dir is 'pages', expected a folder",
        ),
        (
            "docs_dir: !ENV [DOCS, docs]\n",
            "mkdocs.yml:1: docs_dir has to be written out",
        ),
        (
            "a: &p [search]\nplugins: *p\n",
            "mkdocs.yml:2: its plugins are written in a way that cannot be "
            "added to safely; add to them: "
            "- analytics-gate: {services: docs/services.yml}",
        ),
    ],
)
def test_init_refuses_in_one_line_and_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], text: str | None, complaint: str
) -> None:
    Path("mkdocs.yml").unlink()
    if text:
        Path("mkdocs.yml").write_text(text)
    before = written(project)
    assert main(["init"]) == 2
    assert capsys.readouterr() == ("", complaint + "\n")
    assert written(project) == before


def test_init_keeps_line_ends_and_permissions_and_leaves_no_other_file(
    project: Path,
) -> None:
    Path("mkdocs.yml").write_bytes(b"site_name: A\r\ntheme: material\r\n")
    Path("mkdocs.yml").chmod(0o640)
    Path("docs/index.md").write_text("# Home\n")
    assert main(["init"]) == 0
    assert (
        Path("mkdocs.yml").read_bytes().count(b"\r\n")
        == Path("mkdocs.yml").read_bytes().count(b"\n")
        == 7
    )
    assert Path("mkdocs.yml").stat().st_mode & 0o777 == 0o640
    assert {each.name for each in project.iterdir()} == {
        "docs",
        "mkdocs.yml",
        "overrides",
    }
