"""Reading files: the site's own, files that are not there or not text, and text that is
anything at all.
"""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics_gate.declaration.parse import parse_declaration, read_declaration
from analytics_gate.declaration.values import (
    Declaration,
    Duration,
    StorageDeclaration,
    Where,
)
from analytics_gate.errors import GateError, Problem

SITE = Path(__file__).parents[2] / "content" / "services.yml"


def complaint(path: Path) -> str:
    with pytest.raises(GateError) as caught:
        read_declaration(path, shown_as="content/services.yml")
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_the_reader_reads_the_sites_own_declaration() -> None:
    site = read_declaration(SITE)
    assert [service.id for service in site.services] == [
        "google-analytics",
        "twitter-analytics",
        "discourse",
        "paypal-donate",
    ]
    assert [service.starts_by_itself for service in site.services] == [
        True,
        True,
        False,
        False,
    ]
    assert site.ask
    assert site.choice_lasts == Duration("180 days", 180)
    assert site.necessary == (
        StorageDeclaration("__palette", Where.LOCAL, "remembers light or dark"),
    )


def test_the_reader_gives_the_line_of_each_service() -> None:
    lines = SITE.read_text(encoding="utf-8").splitlines()
    for service in read_declaration(SITE).services:
        assert lines[service.line - 1] == f"  - preset: {service.id}"


def test_the_sites_declaration_names_its_schema() -> None:
    first = SITE.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named
    assert (SITE.parent / named[1]).resolve().is_file()


def test_the_reader_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    missing = complaint(tmp_path / "services.yml")
    assert (
        missing
        == "content/services.yml: there is no such file; `analytics-gate init` writes a first one"
    )


def test_the_reader_names_the_path_where_it_has_no_other_name(tmp_path: Path) -> None:
    with pytest.raises(
        GateError,
        match=re.escape(f"{tmp_path / 'services.yml'}: there is no such file"),
    ):
        read_declaration(tmp_path / "services.yml")


def test_the_reader_does_not_read_a_folder(tmp_path: Path) -> None:
    assert (
        complaint(tmp_path)
        == "content/services.yml: the file cannot be read: Is a directory"
    )


def test_the_reader_names_the_line_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "services.yml"
    path.write_bytes("ask: true\n# für alle\n".encode("latin-1"))
    assert (
        complaint(path)
        == "content/services.yml:2: the byte 0xfc is not UTF-8, save the file in UTF-8"
    )


def test_the_reader_names_the_line_of_a_character_that_yaml_forbids(
    tmp_path: Path,
) -> None:
    path = tmp_path / "services.yml"
    path.write_text("ask: true\n\n# \x07\n")
    assert (
        complaint(path)
        == "content/services.yml:3: the character U+0007 is not allowed in YAML"
    )


def test_the_reader_takes_what_windows_writes(tmp_path: Path) -> None:
    path = tmp_path / "services.yml"
    path.write_bytes(b"\xef\xbb\xbfask: false\r\nchoice_lasts: 30 days\r\n")
    assert read_declaration(path) == Declaration(
        ask=False, choice_lasts=Duration("30 days", 30)
    )


def test_the_reader_survives_depth() -> None:
    with pytest.raises(GateError, match="nested too deeply"):
        parse_declaration("[" * 5000, "services.yml")


KEYS = [
    "ask",
    "services",
    "necessary",
    "storage",
    "cookies",
    "id",
    "preset",
    "hosts",
    "told",
    "kept",
    "host",
    "?",
]
SCALARS = [
    "",
    "true",
    "no",
    "2026-11-23",
    "14",
    "discourse",
    "forum.example.org",
    "'x\ny'",
    "!t x",
    "30 days",
]
nodes = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(st.sampled_from(KEYS), inner), max_size=4).map(
            lambda pairs: (
                "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
            )
        ),
    ),
    max_leaves=12,
)


@given(
    st.one_of(
        st.text(max_size=60),
        nodes,
        nodes.map("services: [{}]".format),
        nodes.map("necessary: {}".format),
    )
)
@example("? {a: b}\n: c")
@example("services: [{id: a, ? [b] : c}]")
@example("&a [*a]")
@example("%YAML 9.9\n---\n")
@example("a: 2026-99-99")
def test_the_reader_answers_anything_with_values_or_problems(text: str) -> None:
    lines = len(re.split(r"\r\n|[\r\n\x85\u2028\u2029]", text))
    problems = problems_of(text)
    assert list(problems) == sorted(set(problems))
    for problem in problems:
        assert problem.file == "services.yml"
        assert 0 <= problem.line <= lines
        assert len(str(problem).splitlines()) == 1


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        parse_declaration(text, "services.yml")
    except GateError as error:
        return error.problems
    return ()
