"""A theme's own settings: what the gate adopts, turns off, or refuses, and what it says of that."""

import pytest
import yaml

from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.errors import GateError
from analytics_gate.mkdocs_site.project_file import parse_project_file
from analytics_gate.mkdocs_site.theme_settings import Adoption, Settings, adopt

GOOGLE = """\
extra:
  analytics:
    provider: google
    property: G-ABCDE12345
"""
FONTS = """\
services:
  - id: fonts
    name: Fonts
    purpose: necessary
    provider: {name: Google, policy: https://policies.google.com/privacy}
    hosts: {style: [fonts.googleapis.com], font: [fonts.gstatic.com]}
"""


def settings(text: str, theme: str = "material") -> Settings:
    """What MkDocs makes of a project's file."""
    said = yaml.safe_load(text) or {}
    options = {"font": False, **said.get("theme", {})}
    added = {
        key: tuple(said[key])
        for key in ("extra_css", "extra_javascript")
        if key in said
    }
    project = parse_project_file(text or "site_name: A", "mkdocs.yml")
    extra = said.get("extra", {})
    return Settings(
        project, "docs/services.yml", theme, options, extra, said.get("repo_url"), added
    )


def adopted(text: str, declared: str = "", theme: str = "material") -> Adoption:
    return adopt(
        settings(text, theme), parse_declaration(declared, "docs/services.yml")
    )


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("", "material"),
        (
            "repo_url: https://git.example.org/a/b\nextra_css: [a.css, /b.css]\n",
            "material",
        ),
        ("extra: {analytics: {}, consent: }\n", "material"),
        ("extra: {analytics: G-ABCDE12345}\n", "material"),
        (
            "theme: {font: {text: Roboto}, highlightjs: true}\nrepo_url: https://github.com/a/b\n"
            + GOOGLE,
            "other",
        ),
        ("theme: {highlightjs: false, analytics: {gtag: }}\n", "mkdocs"),
    ],
)
def test_the_gate_notes_nothing_on_a_project_without_third_parties(
    text: str, theme: str
) -> None:
    adoption = adopted(text, theme=theme)
    assert (adoption.notes, adoption.options, adoption.declaration.services) == (
        (),
        {},
        (),
    )


def test_the_gate_adopts_materials_analytics_as_a_declared_service() -> None:
    adoption = adopted(GOOGLE, "services: [{preset: youtube}]")
    assert [service.id for service in adoption.declaration.services] == [
        "youtube",
        "google-analytics",
    ]
    assert adoption.declaration.services[1].settings == (("property", "G-ABCDE12345"),)
    assert adoption.dropped == ("analytics",)
    assert adoption.notes == (
        "mkdocs.yml:4: extra.analytics.property: adopted as the service "
        "'google-analytics'; to say more of it, "
        "declare it in docs/services.yml",
    )


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_the_gate_adopts_mkdocs_themes_analytics_and_turns_highlightjs_off(
    theme: str,
) -> None:
    adoption = adopted(
        "theme: {analytics: {gtag: G-ABCDE12345}, highlightjs: true}", theme=theme
    )
    assert [service.id for service in adoption.declaration.services] == [
        "google-analytics"
    ]
    assert adoption.options == {"analytics": {"gtag": None}, "highlightjs": False}


def test_the_gate_adopts_nothing_that_is_declared_and_turns_the_themes_own_off() -> (
    None
):
    adoption = adopted(
        GOOGLE,
        "services: [{preset: google-analytics, id: stats, property: G-OTHER12345}]",
    )
    assert [service.id for service in adoption.declaration.services] == ["stats"]
    assert adoption.dropped == ("analytics",)
    assert adoption.notes[0].endswith(
        "the theme's own tag is off, docs/services.yml declares the service"
    )


def test_the_gate_adopts_no_property_that_the_environment_left_empty() -> None:
    adoption = adopted(GOOGLE.replace("G-ABCDE12345", ""))
    assert adoption.declaration.services == ()
    assert adoption.dropped == ("analytics",)
    assert adoption.notes == (
        "mkdocs.yml:4: extra.analytics.property: it is empty, so there is nothing to adopt",
    )


def test_the_gate_replaces_materials_form_and_drops_its_feedback_question() -> None:
    adoption = adopted(
        "extra:\n  analytics: {feedback: {title: Good}}\n  consent: {title: We ask}\n"
    )
    assert adoption.dropped == ("analytics", "consent")
    assert [note.partition(": ")[0] for note in adoption.notes] == [
        "mkdocs.yml:2",
        "mkdocs.yml:3",
    ]


def test_the_gate_turns_googles_fonts_off_unless_they_are_declared_necessary() -> None:
    for font in ("", "  font: {text: Ubuntu}\n", "  font: true\n"):
        said = settings(f"theme:\n  name: material\n{font}")
        options = {"name": "material"} if not font else said.options
        adoption = adopt(
            Settings(said.project, "s.yml", "material", options),
            parse_declaration("", "s.yml"),
        )
        assert adoption.options == {"font": False}
        assert adoption.notes[0].startswith(
            f"mkdocs.yml:{3 if font else 1}: theme.font: turned off"
        )
    assert adopted("theme: {font: {text: Ubuntu}}", FONTS).options == {}
    assert adopted(
        "theme: {font: {text: Ubuntu}}", FONTS.replace("necessary", "functional")
    ).options == {"font": False}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            GOOGLE.replace("google", "custom"),
            "mkdocs.yml:3: extra.analytics.provider is 'custom', expected "
            "google; for another, declare the service in "
            "docs/services.yml",
        ),
        (
            GOOGLE.replace("G-ABCDE12345", "UA-1234-5"),
            "mkdocs.yml:4: extra.analytics.property is 'UA-1234-5', expected "
            "a Google Analytics measurement ID like "
            "G-EXAMPLE123",
        ),
        (
            "extra_css:\n  - a.css\n  - //cdn.example/x.css\n",
            "mkdocs.yml:3: extra_css is '//cdn.example/x.css', which would "
            "contact cdn.example on every visit; host "
            "the file here",
        ),
    ],
)
def test_the_gate_refuses_what_it_cannot_take_over(text: str, message: str) -> None:
    with pytest.raises(GateError) as refused:
        adopted(text)
    assert str(refused.value) == message
