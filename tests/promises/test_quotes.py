"""Quotes in their pages: found whatever their looks, marked where they stand, missed
with what is near.
"""

import pytest
from bs4 import BeautifulSoup

from analytics_gate.errors import GateError
from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.promises.promises import Attested, Promise, Promises
from analytics_gate.promises.quotes import mark_quotes, nearest, plain, text_fragment

PAGE = """\
<h2 id="visitor">Visitor<a class="headerlink" href="#visitor">#</a></h2>
<p>We count. We respect the <a href="https://x.example/?a=1&amp;b">Do Not&nbsp;Track
<em>header</em></a> &mdash;
it&rsquo;s said &ldquo;no&rdquo;.<br>Then&hellip;</p>
<ul><li>First &amp; last<ul><li>inner words</li></ul>outer words</li></ul>
<table><tr><th>Logs</th><td>seven <!-- or eight --> days</td></tr></table>
<script>var hidden = "written words"</script>
"""


def marked(*quotes: str, html: str = PAGE, page: str = "content/privacy.md") -> str:
    listed = tuple(
        Promise(
            f"p{number}",
            "content/privacy.md",
            quote,
            attested=Attested("us", "so"),
            line=number,
        )
        for number, quote in enumerate(quotes, start=1)
    )
    return mark_quotes(html, page, Promises("content/promises.yml", listed))


def refusals(*quotes: str, html: str = PAGE) -> list[str]:
    with pytest.raises(GateError) as caught:
        marked(*quotes, html=html)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("quote", "begins"),
    [
        ("We count.", "<p>"),
        ("We respect the Do Not Track header", "<p>"),
        ('We respect the Do Not Track header - it\'s said "no".', "<p>"),
        ("We respect the Do Not Track header — it’s said “no”. Then...", "<p>"),
        ("Do  Not\n Track\u00a0he\u00adader", "<p>"),
        ("Visitor", '<h2 id="visitor">'),
        ("First & last", "<li>"),
        ("inner words", "<ul><li>"),
        ("outer words", "</ul>"),
        ("seven days", "<td>"),
    ],
)
def test_a_quote_is_found_whatever_its_looks(quote: str, begins: str) -> None:
    html = marked(quote)
    mark = '<span class="gate-promise" id="p'.replace('"p', '"promise-p1"></span>')
    before, _, after = html.partition(mark)
    assert before.endswith(begins)
    assert before + after == PAGE


@pytest.mark.parametrize(
    "quote",
    [
        "We respect the Do Not Track footer",
        "we count.",
        "ount. We respect",
        "We respect the Do Not Tra",
        "last inner words",
        "Logs seven days",
        "or eight",
        "written words",
        "headerlink",
    ],
)
def test_a_quote_that_does_not_stand_there_is_refused(quote: str) -> None:
    (refusal,) = refusals(quote)
    assert refusal.startswith(
        "content/promises.yml:1: promise 'p1': the quote is not in content/privacy.md, "
    )
    assert len(refusal.splitlines()) == 1


def test_a_quote_that_drifted_is_told_with_the_nearest_sentences() -> None:
    html = (
        "<p>We never sell data. We keep logs for 14 days. We delete them "
        "then.</p><p>Other words stand here.</p>"
    )
    assert refusals(
        "We keep logs for seven days.",
        "We never sell data.",
        "We keep logs. We delete them.",
        html=html,
    ) == [
        "content/promises.yml:1: promise 'p1': the quote is not in "
        "content/privacy.md, the nearest words there "
        'are "We keep logs for 14 days."; quote those, and see that the site keeps them',
        "content/promises.yml:3: promise 'p3': the quote is not in "
        "content/privacy.md, the nearest words there "
        'are "We keep logs for 14 days. We delete them then."; quote those, '
        "and see that the site keeps them",
    ]


def test_a_page_without_text_has_nothing_near() -> None:
    (refusal,) = refusals("We count.", html="<img src='a.svg'>")
    assert refusal.endswith(
        "is not in content/privacy.md, which has no text; quote what the page says"
    )


def test_the_nearest_is_sought_in_any_script() -> None:
    page = "我们收集日志。我们从不出售数据。谢谢。"
    assert nearest("我们不出售数据。", [page]) == "我们从不出售数据。"
    assert nearest("我们不出售数据。谢谢。", [page]) == "我们从不出售数据。谢谢。"


def test_words_are_whole_only_where_a_script_sets_them_apart() -> None:
    assert 'id="promise-p1"' in marked("从不出售", html="<p>我们从不出售数据。</p>")
    assert 'id="promise-p1"' in marked("ไม่ขาย", html="<p>เราไม่ขายข้อมูล</p>")
    assert refusals("не прода", html="<p>Мы не продаём данные.</p>")


def test_promises_of_one_paragraph_have_a_mark_each_in_their_order() -> None:
    soup = BeautifulSoup(
        marked("We respect the Do Not", "We count.", "inner words"), "html.parser"
    )
    assert [mark["id"] for mark in soup.select(".gate-promise")] == [
        "promise-p1",
        "promise-p2",
        "promise-p3",
    ]
    assert [mark["id"] for mark in soup.select("p > .gate-promise")] == [
        "promise-p1",
        "promise-p2",
    ]


def test_the_list_of_promises_does_not_stand_for_the_page() -> None:
    listing = '<div class="gate-promises"><div><p>We sell nothing.</p></div></div>'
    assert refusals(
        "We sell nothing.", html=f"<p>We sell data.</p>{listing}<p>More.</p>"
    )
    (mark,) = BeautifulSoup(
        marked("More.", html=f"{listing}<p>More.</p>"), "html.parser"
    ).select(".gate-promise")
    assert str(mark.next_sibling) == "More."


def test_the_promises_of_other_pages_change_nothing() -> None:
    assert marked("nowhere", page="content/index.md") == PAGE
    assert marked() == PAGE


def test_a_mark_says_nothing_to_anybody() -> None:
    assert (
        BeautifulSoup(marked("We count."), "html.parser").get_text()
        == BeautifulSoup(PAGE, "html.parser").get_text()
    )
    assert list(outgoing_references(marked("We count."))) == list(
        outgoing_references(PAGE)
    )


@pytest.mark.parametrize(
    ("quote", "fragment"),
    [
        ("We count.", ":~:text=We%20count."),
        ("first-party, and only", ":~:text=first%2Dparty%2C%20and%20only"),
        (
            "one two three four five six seven eight nine ten eleven",
            ":~:text=one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven",
        ),
        ('"a" & <b>#', ":~:text=%22a%22%20%26%20%3Cb%3E%23"),
    ],
)
def test_a_link_finds_the_words_by_their_beginning_and_end(
    quote: str, fragment: str
) -> None:
    assert text_fragment(quote) == fragment


def test_what_is_compared_has_neither_looks_nor_breaks() -> None:
    assert plain(" “A”\u00a0‘b’ – c\u200b…\n«d» e---f ") == '"A" \'b\' - c... "d" e-f'
