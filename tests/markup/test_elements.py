"""Where elements end, and of which that cannot be told."""

import pytest

from analytics_gate.markup.elements import elements


def ends(html: str) -> list[tuple[str, str | None, str]]:
    """Each element's name, its whole text if it has an end, and what it stands in."""
    return [
        (
            each.tag.name,
            html[each.tag.start : each.end] if each.end else None,
            " ".join(h.name for h in each.holders),
        )
        for each in elements(html)
    ]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>a</p>b", [("p", "<p>a</p>", "")]),
        (
            "<div><div>a</div></div>",
            [("div", "<div>a</div>", "div"), ("div", "<div><div>a</div></div>", "")],
        ),
        ("a<img src=x>b", [("img", "<img src=x>", "")]),
        ("<img/><br></br>", [("img", "<img/>", ""), ("br", "<br>", "")]),
        ("<script>'<p>'</script >x", [("script", "<script>'<p>'</script >", "")]),
        ("<iframe src=x><p></iframe>", [("iframe", "<iframe src=x><p></iframe>", "")]),
        ("<!-- <p> --><p></p>", [("p", "<p></p>", "")]),
        # An end tag that may be left out ends nothing where it is.
        (
            "<ul><li>a<li>b</ul>",
            [
                ("li", None, "ul li"),
                ("li", None, "ul"),
                ("ul", "<ul><li>a<li>b</ul>", ""),
            ],
        ),
        ("<p>a", [("p", None, "")]),
        ("<b><p></b></p>", [("p", None, "b"), ("b", "<b><p></b>", "")]),
        # In SVG a tag can end itself, and only so.
        (
            "<svg><image/></svg>",
            [("image", "<image/>", "svg"), ("svg", "<svg><image/></svg>", "")],
        ),
        (
            "<svg><image></svg>",
            [("image", None, "svg"), ("svg", "<svg><image></svg>", "")],
        ),
        ("<svg/><p></p>", [("svg", "<svg/>", ""), ("p", "<p></p>", "")]),
        ("<div/>a</div>", [("div", "<div/>a</div>", "")]),
        # This would end the template that the element is put into.
        ("<div></template></div><p></p>", [("div", None, ""), ("p", "<p></p>", "")]),
        (
            "<template><p></p></template>",
            [
                ("p", "<p></p>", "template"),
                ("template", "<template><p></p></template>", ""),
            ],
        ),
    ],
)
def test_an_element_has_the_end_that_its_text_says(
    html: str, found: list[tuple[str, str | None, str]]
) -> None:
    assert ends(html) == found
