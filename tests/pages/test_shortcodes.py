"""Shortcodes as Hugo has them: replaced in text, left alone in code, and named by line
where something is wrong.
"""

import datetime

import pytest
from markdown import Extension, Markdown

from analytics_gate.declaration.values import Declaration
from analytics_gate.pages.shortcodes import lines_of
from analytics_gate.pages.site import PolicySite, Source

STAMP = '<time datetime="2016-08-15">August 15, 2016</time>'
FRONT_MATTER = "---\nlastmod: 2016-08-15\n---\n"


def rendered(text: str) -> tuple[str, list[str]]:
    """The HTML of a page with this text, and the problems found in it."""
    site = PolicySite(Declaration(), "services.yml")
    source = Source("a.md", "a/index.html", (FRONT_MATTER + text).encode())
    (page,) = site.read([source], datetime.date(2020, 1, 1)).values()
    site.select_page(page)
    extensions: list[str | Extension] = [
        "attr_list",
        "fenced_code",
        "md_in_html",
        "tables",
        "toc",
        site.markdown_extension(),
    ]
    html = Markdown(extensions=extensions).convert(page.document.body)
    return html, [str(problem) for problem in sorted(site.problems)]


@pytest.mark.parametrize(
    "text",
    [
        "{{< lastmod >}}",
        "{{<lastmod>}}",
        "{{<   lastmod   >}}",
        "{{% lastmod %}}",
        "{{<\nlastmod >}}",
        "Changed: {{< lastmod >}}",
        "# Terms {{< lastmod >}}",
        "* one\n* {{< lastmod >}}",
        "1. one\n\n    {{< lastmod >}}",
        "> {{< lastmod >}}",
        "| a | b |\n|---|---|\n| x | {{< lastmod >}} |",
        "*{{< lastmod >}}*",
        "[{{< lastmod >}}](b.md)",
        "`code` {{< lastmod >}} `code`",
        "<code>code</code> {{< lastmod >}} <code>code</code>",
        "a ` b {{< lastmod >}}",
        "<div>{{< lastmod >}}</div>",
        "<div>\n<pre>code</pre>\n{{< lastmod >}}\n</div>",
        "<table><tr><td>{{< lastmod >}}</td></tr></table>",
        "<details>\n<summary>x</summary>\n\n{{< lastmod >}}\n\n</details>",
        "<div markdown>\n{{< lastmod >}}\n</div>",
        "```\ncode\n```\n{{< lastmod >}}",
    ],
)
def test_a_shortcode_in_text_is_replaced(text: str) -> None:
    html, problems = rendered(text)
    assert html.count(STAMP) == 1
    assert "lastmod >" not in html
    assert "lastmod &gt;" not in html
    assert problems == []


@pytest.mark.parametrize("marks", ["<>", "%%"])
@pytest.mark.parametrize("name", ["lastmod", "nothing-of-the-kind"])
@pytest.mark.parametrize(
    "text",
    [
        "`{{X NAME Y}}`",
        "``{{X NAME Y}} ` ``",
        "a `code` b `{{X NAME Y}}` c",
        "```\n{{X NAME Y}}\n```",
        "````\n```\n{{X NAME Y}}\n```\n````",
        "``` yaml\n{{X NAME Y}}\n```",
        "~~~\n{{X NAME Y}}\n~~~",
        "    {{X NAME Y}}",
        "\t{{X NAME Y}}",
        "* one\n\n        {{X NAME Y}}",
        "* `{{X NAME Y}}`",
        "| a | b |\n|---|---|\n| x | `{{X NAME Y}}` |",
        "# Terms `{{X NAME Y}}`",
        "<pre>\n{{X NAME Y}}\n</pre>",
        "<pre><code>{{X NAME Y}}</code></pre>",
        "a <code>{{X NAME Y}}</code> b",
        "<div>\n<pre>{{X NAME Y}}</pre>\n<code>{{X NAME Y}}</code>\n</div>",
        "<div markdown>\n`{{X NAME Y}}`\n</div>",
        "<textarea>{{X NAME Y}}</textarea>",
    ],
)
def test_a_shortcode_in_code_stays_as_it_is(text: str, name: str, marks: str) -> None:
    text = text.replace("X", marks[0]).replace("Y", marks[1]).replace("NAME", name)
    html, problems = rendered(text)
    shown = html.replace("&lt;", "<").replace("&gt;", ">")
    assert f"{{{{{marks[0]} {name} {marks[1]}}}}}" in shown
    assert "<time" not in html
    assert problems == []


def test_a_shortcode_can_be_shown_outside_code_as_in_hugo() -> None:
    assert rendered("{{</* lastmod */>}}") == ("<p>{{&lt; lastmod &gt;}}</p>", [])
    assert rendered('{{%/* note "x" */%}}')[0] == "<p>{{% note &quot;x&quot; %}}</p>"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "{{< colour >}}",
            "a.md:4: unknown shortcode 'colour', expected one of: "
            "choices, embed, lastmod, promises, revisions, services",
        ),
        (
            "Text\n\n{{< lastmood >}}",
            "a.md:6: unknown shortcode 'lastmood', expected one of: "
            "choices, embed, lastmod, promises, revisions, services; did you mean 'lastmod'?",
        ),
        (
            "Text\n{{< lastmod",
            "a.md:5: shortcode never closes, expected '>}}' after: {{< lastmod",
        ),
        (
            "{{< lastmod }}\n\nText",
            "a.md:4: shortcode never closes, expected '>}}' after: {{< lastmod }}",
        ),
        (
            "{{< lastmod %}}",
            "a.md:4: shortcode never closes, expected '>}}' after: {{< lastmod %}}",
        ),
        (
            "{{% lastmod >}}",
            "a.md:4: shortcode never closes, expected '%}}' after: {{% lastmod >}}",
        ),
        (
            "\n{{< lastmod `x` ",
            "a.md:5: shortcode never closes, expected '>}}' after: {{< lastmod ",
        ),
        (
            '{{< embed "x >}}',
            'a.md:4: shortcode has a quote that never closes: {{< embed "x >}}',
        ),
        ("{{< >}}", "a.md:4: shortcode has no name: {{< >}}"),
        ("<div>\n{{< colour >}}\n</div>", "a.md:5: unknown shortcode 'colour'"),
        ("<td title='{{< colour >}}'></td>", "a.md:4: unknown shortcode 'colour'"),
        ("| a |\n|---|\n| {{< colour >}} |", "a.md:6: unknown shortcode 'colour'"),
        ("1. a\n\n    b\n\n    {{< colour >}}", "a.md:8: unknown shortcode 'colour'"),
        ("> a\n> {{< colour\n> b >}}", "a.md:5: unknown shortcode 'colour'"),
        ("`{{< colour >}}`\n\n{{< colour >}}", "a.md:6: unknown shortcode 'colour'"),
        (
            "```\n{{< colour >}}\n```\n\n{{< colour >}}",
            "a.md:8: unknown shortcode 'colour'",
        ),
        (
            "~~~~\n{{< colour >}}\n~~~\n~~~~\n{{< colour >}}",
            "a.md:8: unknown shortcode 'colour'",
        ),
        (
            "    {{< colour >}}\n\nText\n\n{{< colour >}}",
            "a.md:8: unknown shortcode 'colour'",
        ),
        (
            "<pre>\n{{< colour >}}\n</pre>\n\n{{< colour >}}",
            "a.md:8: unknown shortcode 'colour'",
        ),
    ],
)
def test_a_wrong_shortcode_is_named_with_its_line(text: str, problem: str) -> None:
    _, problems = rendered(text)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_a_shortcode_that_never_closes_leaves_the_next_one_alone() -> None:
    html, problems = rendered("{{< lastmod\n\n{{< lastmod >}}")
    assert html.count(STAMP) == 1
    assert problems == [
        "a.md:4: shortcode never closes, expected '>}}' after: {{< lastmod"
    ]


def test_a_mistake_made_more_than_once_is_named_as_often() -> None:
    _, problems = rendered(
        "{{< colour >}}\n\n`{{< colour >}}`\n\n* {{< colour >}}\n\n<div>{{< colour >}}</div>"
    )
    assert [problem.partition(": ")[0] for problem in problems] == [
        "a.md:4",
        "a.md:8",
        "a.md:10",
    ]


def test_a_text_that_is_nowhere_has_the_line_where_the_page_begins() -> None:
    assert lines_of("lost", "one\ntwo", 7) == [7]
