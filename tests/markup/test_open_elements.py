"""What is a tag in SVG, MathML, templates and menus, where HTML's rules about raw text
do not hold.
"""

import pytest

from analytics_gate.apply.marks import restore_original
from analytics_gate.gate.facts import page_inventory
from analytics_gate.markup.elements import elements
from analytics_gate.markup.tags import tags, telling_tags

IMAGE = "<img src=//evil.example>"


def is_found(html: str) -> bool:
    """Whether both ways through a page find what is in it."""
    return all(
        any("//evil.example" in tag.attributes.values() for tag in way(html))
        for way in (tags, telling_tags)
    )


@pytest.mark.parametrize(
    "html",
    [
        # A tag that ends itself has no text.
        *(
            f"<svg><{name}/></svg>{IMAGE}"
            for name in ("title", "style", "script", "textarea", "xmp", "iframe")
        ),
        *(
            f"<math><{name}/></math>{IMAGE}"
            for name in ("title", "style", "script", "noembed", "noframes")
        ),
        # Neither has one that does not.
        f"<svg><title>{IMAGE}",
        f"<svg><style>{IMAGE}",
        "<svg><xmp><link rel=preconnect href=//evil.example>",
        "<svg><script><image href=//evil.example>",
        f"<math><style>{IMAGE}",
        f"<svg><g><style></g></svg>{IMAGE}",
        f"<svg><style></p>{IMAGE}",
        f"<svg><font color=red><xmp></xmp>{IMAGE}",
        f"<svg><![CDATA[<style>]]>{IMAGE}",
        f'<svg><title x="</title>"/></title>{IMAGE}',
        # HTML goes on inside of these, and ends where it says.
        f"<svg><desc><style></style>{IMAGE}",
        f"<svg><foreignObject><style></style></foreignObject><style>{IMAGE}",
        f"<math><mi><style></style></mi><style>{IMAGE}",
        f"<math><annotation-xml encoding=text/HTML><style></style></annotation-xml><style>{IMAGE}",
        f"<math><annotation-xml><style>{IMAGE}",
        f"<math><mi><mglyph><style>{IMAGE}",
        # What is around it ends it.
        f"<table><td><svg><desc></td></table><svg><style>{IMAGE}",
        f"<template><svg></template><style></style>{IMAGE}",
        # What is no element has no text.
        "<frameset><style><frame src=//evil.example>",
        f"<select><style></select>{IMAGE}",
        f"<template><col><style></template>{IMAGE}",
        f"<noscript><p title='</noscript>{IMAGE}'>",
        f"<noscript><!-- </noscript>{IMAGE}",
        # These letters are not those that they are the capitals or the like of.
        f"<style></\u017ftyle><p title='</style>{IMAGE}'>",
        f"<script></\u017fcript><p title='</script>{IMAGE}'>",
    ],
)
def test_a_tag_is_found_wherever_a_browser_takes_it_for_one(html: str) -> None:
    assert is_found(html)


@pytest.mark.parametrize(
    "html",
    [
        f"<style>{IMAGE}</style>",
        f"<svg></svg><style>{IMAGE}",
        f"<svg><p><style>{IMAGE}",
        f"<svg><desc><style>{IMAGE}",
        f"<svg><title><title>{IMAGE}",
        f"<svg><foreignObject><div><style>{IMAGE}",
        f"<math><mi><style>{IMAGE}",
        f"<svg><![CDATA[{IMAGE}]]>",
        f"<svg a=b/><style/></svg><title>{IMAGE}",
        f"<select><option></select><style>{IMAGE}",
        f"<select><script>{IMAGE}",
        f"<template><style>{IMAGE}",
        f"<noscript><style>{IMAGE}</style></noscript>",
    ],
)
def test_what_is_text_in_every_browser_is_no_tag(html: str) -> None:
    assert not is_found(html)


def test_a_slash_at_the_end_of_a_value_ends_no_element() -> None:
    assert is_found(f"<svg><desc a=b/><style></style>{IMAGE}")
    assert not is_found(f"<svg><desc a=b/><style>{IMAGE}")
    assert [each.end for each in elements("<svg a=b/>")] == [None]


@pytest.mark.parametrize(
    "html",
    [
        "<svg><title>A</title><defs><style>a{b:c}</style></defs><path d=x /></svg>",
        "<svg><foreignObject><div><span>a<br>b</span><p>c</p></div></foreignObject></svg>",
        "<svg><foreignObject><table><tr><td>a</table></foreignObject></svg>",
        "<math><mrow><mi>x</mi></mrow><annotation encoding=application/x-tex>x</annotation></math>",
        "<a><svg><path d=x></a>",
        "<select><option>a<option>b</select>",
        "<template><div><script>'<p>'</script></div></template>",
        "<noscript><style>a{b:c}</style><img src=x></noscript>",
    ],
)
def test_what_follows_ordinary_markup_is_not_in_doubt(html: str) -> None:
    assert [tag.in_doubt for tag in tags(f"{html}<p>")][-1] is False


@pytest.mark.parametrize(
    "html",
    [
        '<noscript><p a="</noscript>',
        "<noscript><!--</noscript>",
        "<noscript><xmp></noscript>",
    ],
)
def test_what_a_reading_without_an_end_passes_over_is_in_doubt(html: str) -> None:
    assert [tag.in_doubt for tag in tags(f"{html}<p>")][-1] is True


def test_an_element_of_which_browsers_may_see_another_has_no_end() -> None:
    html = f"<div><select><style></select>{IMAGE}</style></div>"
    assert {each.tag.name for each in elements(html) if each.end} == set()


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ("<svg><style> .a{fill:red} </style></svg>", " .a{fill:red} "),
        ("<svg><style><![CDATA[ .a{fill:red} ]]></style></svg>", " .a{fill:red} "),
        ("<svg><style>.a>.b{}<![CDATA[ &amp; ]]>&lt;</style></svg>", ".a>.b{} &amp; <"),
        ("<svg><style>a<!-- b -->c<g>d<g/></g>e</style></svg>", "ace"),
        ("<svg><style><style>a</style>b</style></svg>", "b"),
        ("<svg><style>a</svg>", "a"),
        ("<svg><desc><style>&amp;</style></desc></svg>", "&amp;"),
        ("<style><![CDATA[&amp;]]></style>", "<![CDATA[&amp;]]>"),
    ],
)
def test_a_style_has_the_text_that_a_browser_applies(element: str, text: str) -> None:
    (style, *_) = (tag for tag in tags(element) if tag.name == "style")
    assert style.code == text
    assert element.startswith(style.text, style.end)


def test_a_script_in_svg_is_a_file_by_another_attribute() -> None:
    def scripts(html: str) -> int:
        return len(page_inventory(tags(html)).scripts)

    assert (
        scripts("<svg><script>a &amp;&amp; b()</script></svg><script>a && b()</script>")
        == 1
    )
    assert scripts("<svg><script src=x>a()</script></svg>") == 1
    assert (
        scripts("<svg><script href=x>a()</script><script xlink:href=x></script></svg>")
        == 0
    )
    assert scripts("<script src=x>a()</script>") == 0


def test_a_page_that_was_never_gated_stays_as_it_is() -> None:
    html = "<select><style type=text/css ></style>"
    assert restore_original(html) == html
