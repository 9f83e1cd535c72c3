"""MkDocs' plugin on projects that never thought of it: built as they are, and nobody is
contacted.
"""

import logging
from pathlib import Path
from typing import Any

import pytest

from analytics_gate.markup.contacts import outgoing_references
from tests.support.site_building import Project

GOOGLE = {"provider": "google", "property": "G-ABCDE12345"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    project.write(
        {
            "docs/index.md": "# Home\n\n```python\n1\n```\n",
            "docs/services.yml": "services: []\n",
        }
    )
    return project


def build(project: Project, **settings: Any) -> dict[str, str]:
    """The pages of a project as `mkdocs new` makes it, built in strict mode."""
    site = project.build(strict=True, docs_dir="docs", site_url="", **settings)
    return {page: site.text(page) for page in site.pages()}


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
@pytest.mark.parametrize(
    "plugins",
    [["analytics-gate"], ["search", "analytics-gate"]],
    ids=["alone", "with search"],
)
def test_the_plugin_builds_a_fresh_project_without_third_parties(
    project: Project, theme: str, plugins: list[str]
) -> None:
    pages = build(
        project,
        theme=theme,
        plugins=plugins,
        repo_url="https://github.com/example/docs",
    )
    assert {"index.html", "404.html"} <= set(pages)
    for html in pages.values():
        assert list(outgoing_references(html)) == []
        assert "Content-Security-Policy" in html
    assert (theme == "material") == ('class="md-source"' in pages["index.html"])
    assert 'data-md-component="source"' not in "".join(pages.values())


def test_the_plugin_says_what_it_took_over_and_warns_of_nothing(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "mkdocs"):
        pages = build(
            project,
            theme="material",
            extra={"analytics": GOOGLE, "consent": {"title": "We ask"}},
        )
    notes = [
        record for record in caplog.records if "analytics-gate" in record.getMessage()
    ]
    assert [record.getMessage().split(": ")[2] for record in notes] == [
        "extra.analytics.property",
        "extra.consent",
        "theme.font",
    ]
    assert {record.levelname for record in notes} == {"INFO"}
    for html in (pages["index.html"], pages["404.html"]):
        assert '"id":"google-analytics"' in html
        assert "__md_analytics" not in html
        assert 'id="__consent"' not in html
    assert "G-ABCDE12345" in project.site.text("gate/sandbox/google-analytics.html")


def test_the_plugin_leaves_a_blog_as_it_was(project: Project) -> None:
    post = (
        "---\ndate: {created: 2024-01-31, updated: 2024-02-01}\n"
        "categories: [News]\n---\n# Post\n\nText\n"
    )
    project.write(
        {
            "docs/blog/index.md": "# Blog\n",
            "docs/blog/posts/a.md": f"{post}\n<!-- more -->\n\nMore\n",
        }
    )
    pages = build(project, theme="material", plugins=["blog", "tags", "analytics-gate"])
    assert {"blog/2024/01/31/post/index.html", "blog/category/news/index.html"} <= set(
        pages
    )
    for page in ("blog/index.html", "blog/2024/01/31/post/index.html"):
        assert "January 31, 2024" in pages[page]
        assert (
            'href="'
            + ("" if page == "blog/index.html" else "../../../../")
            + 'category/news/"'
            in pages[page]
        )


def test_the_plugin_says_what_a_page_shows_in_place_of_what_would_be_fetched(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    project.write({"docs/a.md": '# A\n\n:smile:\n\n<pre class="mermaid">A</pre>\n'})
    with caplog.at_level(logging.INFO, "mkdocs"):
        pages = build(
            project,
            theme={"name": "material", "font": False},
            markdown_extensions=["pymdownx.emoji"],
        )
    notes = [
        record.getMessage()
        for record in caplog.records
        if "docs/a.md" in record.getMessage()
    ]
    assert len(notes) == 2
    assert ">😄</span>" in pages["a/index.html"]
    assert 'class="mermaid"' not in pages["a/index.html"]


def test_the_plugin_builds_addresses_without_folders(project: Project) -> None:
    project.write(
        {
            "docs/a/b.md": "---\nslug: c\naliases: [/old.html]\n---\n# B\n\n[home](../index.md)\n",
            "docs/d.md": "# D\n\n[b](a/b.md)\n",
        }
    )
    pages = build(project, theme="material", use_directory_urls=False)
    assert set(pages) == {
        "index.html",
        "404.html",
        "a/c/index.html",
        "d.html",
        "old.html",
    }
    assert 'href="a/c/index.html"' in pages["d.html"]


def test_the_plugin_says_how_to_get_a_declaration_where_there_is_none(
    project: Project,
) -> None:
    (project.folder / "docs/services.yml").unlink()
    assert project.errors(docs_dir="docs") == [
        "docs/services.yml: there is no such file; `analytics-gate init` writes a first one"
    ]
