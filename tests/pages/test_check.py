"""The sources of a site, checked without building it."""

from pathlib import Path

import pytest

from analytics_gate.pages.check import check_sources

FORUM = """\
services:
  - preset: discourse
    host: forum.example.org
"""


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = Path("content")
    folder.mkdir()
    (folder / "services.yml").write_text(FORUM)
    return folder


def checked(content: Path, **pages: str) -> list[str]:
    for name, text in pages.items():
        (content / f"{name}.md").write_text(text, encoding="utf-8")
    return [
        str(problem) for problem in check_sources(content, content / "services.yml")
    ]


def test_the_check_has_nothing_to_say_of_this_sites_own_sources() -> None:
    root = Path(__file__).parents[2]
    assert check_sources(root / "content", root / "content/services.yml") == ()


def test_the_check_names_all_problems_of_all_pages_in_order(content: Path) -> None:
    problems = checked(
        content,
        a="---\ndate: never\n---\n",
        b=(
            "# B\n\n{{< colour >}}\n\n![x](https://evil.example/x)\n\n<iframe "
            "src=https://forum.example.org/></iframe>"
        ),
        c="---\nslug: b\n---\n{{< lastmod\n",
        d="+++\ntitle = 1\nslug = ''\n",
    )
    assert [problem.split("; ")[0].split(", expected")[0] for problem in problems] == [
        "content/a.md:2: date is 'never'",
        "content/b.md:3: unknown shortcode 'colour'",
        "content/b.md:5: <img src> would contact evil.example, which nothing declares",
        "content/c.md:2: address /b/ is already that of content/b.md",
        "content/c.md:4: shortcode never closes",
        "content/d.md:1: front matter opens with '+++' and never closes",
    ]


def test_the_check_finds_the_pages_that_mkdocs_finds(content: Path) -> None:
    (content / "deep").mkdir()
    (content / "deep" / "index.md").write_text("# Index\n")
    (content / "README.md").write_text("# Home\n")
    (content / ".hidden").mkdir()
    (content / ".hidden" / "x.md").write_text("{{< colour >}}\n")
    problems = checked(
        content,
        x="---\nurl: /deep/\n---\n",
        y="---\nurl: /y/\naliases: [/x]\n---\n",
        draft="---\ndraft: 1\n---\n{{< z",
    )
    assert problems == [
        (
            "content/x.md:2: address /deep/ is already that of content/deep/"
            "index.md; change slug, url or aliases"
        )
    ]


def test_the_check_names_the_problems_of_declaration_and_pages_together(
    content: Path,
) -> None:
    (content / "services.yml").write_text(FORUM + "    colour: red\n")
    problems = checked(
        content, a="{{< colour >}}\n\n![x](https://forum.example.org/x)\n"
    )
    assert [problem.partition(": ")[0] for problem in problems] == [
        "content/services.yml:4",
        "content/a.md:1",
    ]


def test_the_check_needs_a_declaration(content: Path) -> None:
    (content / "services.yml").unlink()
    assert checked(content, a="# A\n") == [
        "content/services.yml: there is no such file; `analytics-gate init` writes a first one"
    ]


def test_the_check_names_a_page_that_is_not_utf_8(content: Path) -> None:
    (content / "a.md").write_bytes(b"# A\n\n\xe4\n")
    assert checked(content) == [
        "content/a.md:3: the byte 0xe4 is not UTF-8, save the file in UTF-8"
    ]


def test_the_check_knows_the_embeds_of_the_declaration(content: Path) -> None:
    embed = '{{< embed service="discourse" topic="%s" title="Talk" >}}'
    problems = checked(
        content,
        a=f"# A\n\n{embed % 1}\n\n* One\n\n    {embed % 'x'}\n\nAnd {embed % ''} here\n",
    )
    expected = "expected the number of a topic such as '1234'"
    assert problems == [
        f"content/a.md:7: embed: topic is 'x', {expected}",
        f"content/a.md:9: embed: topic is '', {expected}",
    ]


def test_the_check_blames_no_embed_where_the_declaration_cannot_be_read(
    content: Path,
) -> None:
    (content / "services.yml").write_text(FORUM + "    colour: red\n")
    problems = checked(
        content, a='{{< embed service="discourse" topic="1" title="Talk" >}}\n'
    )
    assert [problem.partition(": ")[0] for problem in problems] == [
        "content/services.yml:4"
    ]


PROMISES = """\
page: a.md
promises:
  - {id: kept, quote: We count nothing., attested: {by: us, why: it is so}}
  - {id: gone, quote: We sell nothing., proofs: [{findings: all, visitors: all, services: [forum]}]}
  - {id: lost, page: b.md, quote: Nothing., attested: {by: us, why: it is so}}
"""


def test_the_check_holds_promises_against_their_pages_and_the_declaration(
    content: Path,
) -> None:
    (content / "promises.yml").write_text(PROMISES)
    problems = checked(
        content, a="# A\n\nWe *count* nothing. We sell data.\n\n{{< promises >}}\n"
    )
    assert [
        problem.split(", expected")[0].split(", the nearest")[0] for problem in problems
    ] == [
        "content/promises.yml:4: promise 'gone': services is 'forum', which nothing declares",
        "content/promises.yml:4: promise 'gone': the quote is not in content/a.md",
        "content/promises.yml:5: promise 'lost': page is 'content/b.md', "
        "which is not a published page; "
        "did you mean 'content/a.md'?",
    ]


def test_the_check_reports_an_unreadable_page_or_declaration_once(
    content: Path,
) -> None:
    (content / "promises.yml").write_text(PROMISES)
    (content / "services.yml").write_text("services: 1\n")
    problems = checked(
        content,
        a="We count nothing. We sell nothing.",
        b="---\ndate: never\n---\nNothing.",
    )
    assert [problem.partition(": ")[0] for problem in problems] == [
        "content/services.yml:1",
        "content/b.md:2",
    ]


def test_the_check_reads_the_promises_that_it_is_given(content: Path) -> None:
    (content / "a.md").write_text("We count nothing.\n")
    promises = content / "said.yml"
    assert [
        str(problem)
        for problem in check_sources(content, content / "services.yml", promises)
    ] == ["content/said.yml: there is no such file; write one, or do not name it"]
    promises.write_text(
        "page: a.md\npromises: [{id: a, quote: We count all., attested: {by: us, why: so}}]\n"
    )
    (problem,) = check_sources(content, content / "services.yml", promises)
    assert str(problem).startswith(
        "content/said.yml:2: promise 'a': the quote is not in content/a.md, "
    )
