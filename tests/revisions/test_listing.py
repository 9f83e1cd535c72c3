"""Revisions as readers see them: whose word counts, the list, and what a page says of
its newest ones.
"""

import datetime
from dataclasses import replace

import pytest
from markdown import Markdown

from analytics_gate.declaration.values import Declaration
from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.pages.front_matter import FrontMatter
from analytics_gate.pages.site import PolicySite, Source
from analytics_gate.revisions.history import History
from analytics_gate.revisions.listing import announce, render_revisions, revisions_of
from analytics_gate.revisions.revision import Revision
from analytics_gate.translations.language import LANGUAGES

OLD, NEW, LATE = (
    datetime.date(2016, 8, 15),
    datetime.date(2026, 11, 1),
    datetime.date(2026, 12, 13),
)
FIRST, SECOND = Revision(OLD, "We count visits."), Revision(NEW, "We no longer do.")
NAMED = replace(SECOND, announced_until=LATE)
WHOLE, CUT = History((SECOND, FIRST)), History((SECOND,), is_whole=False)


@pytest.mark.parametrize(
    ("said", "history", "known"),
    [
        (FrontMatter(), WHOLE, (SECOND, FIRST)),
        (FrontMatter(), CUT, None),
        (FrontMatter(), None, None),
        (FrontMatter(revisions=(NAMED,)), WHOLE, (NAMED,)),
        (FrontMatter(revisions=(NAMED,)), CUT, (NAMED,)),
        (FrontMatter(revisions=(NAMED,)), None, (NAMED,)),
        # An editor's last change is the last one, whatever was committed later.
        (FrontMatter(lastmod=OLD), WHOLE, (FIRST,)),
        (FrontMatter(lastmod=OLD), CUT, None),
        (FrontMatter(lastmod=OLD, date=OLD), None, ()),
        (FrontMatter(lastmod=OLD, date=OLD), CUT, ()),
        (FrontMatter(lastmod=OLD), History((SECOND,)), None),
        (
            FrontMatter(lastmod=OLD, date=OLD - datetime.timedelta(1)),
            History((SECOND,)),
            None,
        ),
    ],
)
def test_a_pages_revisions_are_its_editors_or_else_gits(
    said: FrontMatter, history: History | None, known: tuple[Revision, ...] | None
) -> None:
    assert revisions_of(said.revisions, said.date, said.lastmod, history) == known


def test_the_list_of_revisions_has_days_and_what_changed() -> None:
    assert render_revisions((SECOND, FIRST), None, "en") == (
        '<dl class="gate-revisions"><dt><time datetime="2026-11-01">November 1, 2026</time></dt>'
        "<dd><bdi>We no longer do.</bdi></dd>"
        '<dt><time datetime="2016-08-15">August 15, 2016</time></'
        "dt><dd><bdi>We count visits.</bdi></dd></dl>"
    )


def test_the_list_of_revisions_ends_with_the_publication_if_it_is_the_oldest() -> None:
    published = (
        '<dt><time datetime="2016-08-15">15. August 2016</time></'
        "dt><dd><bdi>Erste Veröffentlichung</bdi></dd>"
    )
    assert (
        render_revisions((), OLD, "de")
        == f'<dl class="gate-revisions">{published}</dl>'
    )
    assert render_revisions((SECOND,), OLD, "de").endswith(f"{published}</dl>")
    assert "Erste" not in render_revisions((FIRST,), OLD, "de")


def test_the_list_of_revisions_is_a_line_if_they_are_not_known() -> None:
    assert render_revisions(None, OLD, "en") == (
        '<p class="gate-revisions">What changed, and when, is not known '
        "here: this copy of the site was built without "
        "its history.</p>"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_revisions_are_told_in_every_language_and_escaped(language: str) -> None:
    odd = Revision(NEW, '<img src=//evil.example/> {date} "&', LATE)
    html = render_revisions((odd,), OLD, language) + render_revisions(
        None, None, language
    )
    html += announce("", [odd], language)
    assert list(outgoing_references(html)) == []
    assert "<img" not in html
    assert html.count("{date}") == 2
    assert html.count('<time datetime="2026-11-01">') == 2


@pytest.mark.parametrize(
    ("day", "told"), [(OLD, 0), (NEW, 1), (datetime.date(2026, 12, 12), 1), (LATE, 0)]
)
def test_a_page_tells_of_a_revision_from_its_day_until_the_day_that_is_named(
    day: datetime.date, told: int
) -> None:
    html = built(
        "---\nrevisions: [{date: 2026-11-01, summary: New., announced_until: "
        "2026-12-13}]\n---\n# A\n",
        day,
    )
    assert html.count('<p class="gate-revised">') == told
    assert (
        built("---\nrevisions: [{date: 2026-11-01, summary: New.}]\n---\n# A\n", day)
        == "<h1>A</h1>"
    )


def test_a_page_tells_of_a_revision_under_its_title() -> None:
    line = (
        '<p class="gate-revised">Changed on <time datetime="2026-11-01">November 1, 2026</time>: '
        "<bdi>We no longer do.</bdi></p>"
    )
    assert (
        announce("<h1>A</h1><p>B</p><h1>C</h1>", [SECOND], "en")
        == f"<h1>A</h1>{line}<p>B</p><h1>C</h1>"
    )
    # Material puts a title above a content that has none.
    assert announce("<p>B</p>", [SECOND], "en") == f"{line}<p>B</p>"
    assert announce("<h1>A</h1>", [], "en") == "<h1>A</h1>"


POLICY = "---\ndate: 2016-08-15\nlastmod: 2016-08-15\n---\n"


def site_of(*texts: str, today: datetime.date = NEW) -> PolicySite:
    """A site of pages a.md, b.md and so on, the first of which is at hand."""
    site = PolicySite(Declaration(), "services.yml")
    names = [f"content/{name}" for name in "ab"[: len(texts)]]
    pages = zip(names, texts, strict=True)
    sources = [
        Source(f"{name}.md", f"{name}/index.html", text.encode())
        for name, text in pages
    ]
    site.select_page(next(iter(site.read(sources, today).values())))
    return site


def built(text: str, today: datetime.date) -> str:
    site = site_of(text, today=today)
    page = site._pages["content/a.md"]
    html = Markdown(extensions=[site.markdown_extension()]).convert(page.document.body)
    return site.close_content(html, page)


def shown(site: PolicySite, text: str) -> str:
    return Markdown(extensions=[site.markdown_extension()]).convert(text)


def test_the_shortcode_lists_the_revisions_of_its_page_or_of_another() -> None:
    site = site_of("# A\n", POLICY)
    assert "is not known here" in shown(site, "{{< revisions >}}")
    assert "First published" in shown(site, '{{< revisions page="b.md" >}}')
    assert "First published" in shown(site, '{{< revisions page="../content/b.md" >}}')
    assert site.problems == []


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (
            'page="c.md"',
            "page is 'content/c.md', which is not a published page; did you mean 'content/a.md'?",
        ),
        ("b.md", 'expected nothing, or page="…" for those of another page'),
        ('pages="b.md"', 'expected nothing, or page="…" for those of another page'),
    ],
)
def test_the_shortcode_refuses_wrong_arguments(call: str, problem: str) -> None:
    site = site_of(f"{{{{< revisions {call} >}}}}")
    shown(site, f"{{{{< revisions {call} >}}}}")
    assert [str(each) for each in site.problems] == [
        f"content/a.md:1: revisions: {problem}"
    ]
