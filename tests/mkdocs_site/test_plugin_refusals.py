"""What stops a build: an editor's mistakes, by file and line; and what is left of the site then."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.site_building import Project

ELEMENTS = """\
# A

![x](https://evil.example/x.png)

<img src="https://evil.example/x.png">

<script src="https://evil.example/x.js"></script>

<iframe src="https://evil.example/x"></iframe>

<style>@import "https://evil.example/x.css";</style>

<p style="background: url(https://evil.example/x)">x</p>

<form action="https://evil.example/x"></form>

<link rel="preconnect" href="https://evil.example">
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    project.write(
        {"content/index.md": "# Home\n", "content/services.yml": "services: []\n"}
    )
    return project


def places(errors: list[str]) -> list[str]:
    return [match[0] for error in errors if (match := re.match(r"\S+:\d+", error))]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"content/a.md": "---\nslug: b\n---\n", "content/b.md": "# B\n"},
            "content/b.md:1: address /b/ is already that of content/a.md; "
            "change slug, url or aliases",
        ),
        (
            {
                "content/b.md": "# B\n",
                "content/c.md": "---\ntitle: C\naliases: [/b]\n---\n",
            },
            "content/c.md:3: address /b/ is already that of content/b.md; "
            "change slug, url or aliases",
        ),
        (
            {"content/a.md": "---\ntitle: A\nlastmod: 2016-02-31\n---\n"},
            "content/a.md:3: lastmod is '2016-02-31', expected a date like 2016-08-15",
        ),
        (
            {"content/a.md": "---\ntitle: A\n---\n\n{{< lastmood >}}\n"},
            "content/a.md:5: unknown shortcode 'lastmood', expected one of: "
            "choices, embed, lastmod, promises, "
            "revisions, services; did you mean 'lastmod'?",
        ),
        (
            {"content/a.md": "# A\n\n{{< lastmod\n"},
            "content/a.md:3: shortcode never closes, expected '>}}' after: {{< lastmod",
        ),
        (
            {"content/a.md": "---\ntitle: A\n"},
            "content/a.md:1: front matter opens with '---' and never closes; "
            "add a line '---' below it",
        ),
        (
            {"content/a.md": "---\nslug: ../x\n---\n"},
            "content/a.md:2: slug is '../x', expected a path like /privacy/",
        ),
        (
            {
                "content/a.md": "---\ntitle: A\ntop_graphic: 3\n---\n",
                "content/assets/graphics/1.svg": "<svg/>",
            },
            "content/a.md:3: top_graphic is 3, expected a header graphic of the theme, 1 to 1",
        ),
        (
            {"content/a.md": '# A\n\n{{< embed "youtube" >}}\n'},
            "content/a.md:3: embed: 'youtube' has no name, expected name=\"value\"",
        ),
        (
            {"content/a.md": "# A\n\n<div data-gate-embed='youtube'></div>\n"},
            "a/index.html:",
        ),
        (
            {"content/services.yml": "services:\n  - preset: nothing-of-the-kind\n"},
            "content/services.yml:2: service 1: preset is "
            "'nothing-of-the-kind', expected one of: amplitude, ",
        ),
    ],
)
def test_a_mistake_stops_the_build_with_file_and_line(
    project: Project, files: dict[str, str], message: str
) -> None:
    project.write(files)
    errors = project.errors()
    assert [error for error in errors if error.startswith(message)], errors


def test_each_third_party_in_a_page_stops_the_build_with_its_line(
    project: Project,
) -> None:
    project.write({"content/a.md": ELEMENTS})
    errors = project.errors()
    assert places(errors) == [
        f"content/a.md:{line}" for line in (3, 5, 7, 9, 11, 13, 15, 17)
    ]
    cure = "; remove it, host the file here, or declare the service in content/services.yml"
    assert [
        error
        for error in errors
        if error.endswith(f" would contact evil.example, which nothing declares{cure}")
    ]


def test_a_third_party_that_is_declared_becomes_a_placeholder(project: Project) -> None:
    project.write(
        {
            "content/services.yml": (
                "services:\n  - preset: discourse\n    host: forum.example.org\n"
            ),
            "content/a.md": "# A\n\n<iframe src='https://forum.example.org/t/1'></iframe>\n",
        }
    )
    site = project.build()
    (placeholder,) = site.soup("a/index.html").select('[data-gate-embed="discourse"]')
    assert placeholder.select('a[href="https://forum.example.org/t/1"]')
    assert not site.soup("a/index.html").select("iframe")
    assert '"https://forum.example.org"' in site.text("_headers")


def test_all_mistakes_of_all_pages_are_named_at_once(project: Project) -> None:
    project.write(
        {
            "content/a.md": "{{< x >}}\n\n![y](//evil.example/y)\n",
            "content/b.md": "# B\n\n{{< z >}}\n",
        }
    )
    assert places(project.errors()) == [
        "content/a.md:1",
        "content/a.md:3",
        "content/b.md:3",
    ]


def test_a_template_of_the_theme_that_contacts_somebody_stops_the_build(
    project: Project,
) -> None:
    project.write(
        {
            "theme/404.html": "<html><head></head><body><img src='//evil.example/x'></body></html>"
        }
    )
    (error,) = project.errors(
        theme={"name": "material", "font": False, "custom_dir": "theme"}
    )
    assert error.startswith(
        "404.html:1: <img src> would contact evil.example by itself; "
    )


BREAKING: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "the declaration": ({"content/services.yml": "colour: red\n"}, {}),
    "front matter": ({"content/a.md": "---\ndate: never\n---\n"}, {}),
    "a shortcode": ({"content/a.md": "{{< x >}}\n"}, {}),
    "the theme's settings": ({}, {"extra": {"analytics": {"provider": "custom"}}}),
    "the theme's page": (
        {
            "theme/404.html": "<html><head></head><body><img src='//evil.example/x'></body></html>"
        },
        {"theme": {"name": "material", "custom_dir": "theme"}},
    ),
    "another plugin's hook": (
        {
            "hook.py": "def on_post_page(output, page, config):\n    raise ValueError('broken')\n"
        },
        {"hooks": ["hook.py"]},
    ),
    "a warning where none is allowed": (
        {"content/a.md": "[x](nowhere.md)\n"},
        {"strict": True},
    ),
}


@pytest.mark.parametrize("what", BREAKING)
def test_a_build_that_fails_leaves_the_last_good_site_to_the_byte(
    project: Project, what: str
) -> None:
    before = project.build().prints()
    files, settings = BREAKING[what]
    project.write(files)
    if what == "another plugin's hook":
        with pytest.raises(ValueError, match="broken"):
            project.build(**settings)
    else:
        assert project.errors(**settings)
    assert project.site.prints() == before
    assert not [
        each.name for each in project.folder.iterdir() if each.name.startswith(".")
    ]


def test_a_build_that_fails_leaves_nothing_where_there_was_no_site(
    project: Project,
) -> None:
    project.write({"content/a.md": "{{< x >}}\n"})
    assert project.errors()
    assert not [each.name for each in project.folder.iterdir() if "site" in each.name]


def test_a_build_after_one_that_failed_is_whole(project: Project) -> None:
    project.write({"content/a.md": "{{< x >}}\n"})
    assert project.errors()
    project.write({"content/a.md": "# A\n"})
    assert project.errors() == []
    assert "a/index.html" in project.site.pages()


def test_the_plugin_refuses_what_it_cannot_deliver_by_the_options_line(
    project: Project,
) -> None:
    options = {"links": "all", "reports": "https://collector.example/"}
    assert project.errors(plugins=["search", {"analytics-gate": options}])[-2:] == [
        f"mkdocs.yml:{line(project, 'links:')}: links is 'all', expected one of: any, known",
        f"mkdocs.yml:{line(project, 'reports:')}: reports is 'https://collector.example/', "
        "expected a path on this site, such as /reports/; reports never go to third parties",
    ]


def test_the_plugin_refuses_policies_by_page_with_instant_navigation(
    project: Project,
) -> None:
    theme = {"name": "material", "font": False}
    plugins = [{"analytics-gate": {"policies": "page"}}]
    assert project.errors(
        plugins=plugins, theme={**theme, "features": ["navigation.instant"]}
    )[-1] == (
        f"mkdocs.yml:{line(project, 'policies:')}: policies is 'page', but "
        "navigation.instant keeps the first page's "
        "policy for all: expected 'site', or take that feature off the theme"
    )
    assert project.errors(plugins=plugins, theme=theme) == []


def line(project: Project, text: str) -> int:
    lines = (project.folder / "mkdocs.yml").read_text().splitlines()
    return 1 + next(number for number, each in enumerate(lines) if text in each)
