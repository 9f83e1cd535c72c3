"""Where pages live, and which addresses are refused."""

import pytest

from analytics_gate.errors import GateError
from analytics_gate.pages.address import (
    Address,
    redirect_lines,
    redirect_page,
    refuse_collisions,
    relative_link,
    resolve_address,
)
from analytics_gate.pages.front_matter import read_document


def placed(
    *front_matter: str,
    default: str = "legal/terms/index.html",
    file: str = "legal/terms.md",
) -> Address:
    return resolve_address(
        read_document("\n".join(("---", *front_matter, "---", "")), file), default
    )


@pytest.mark.parametrize(
    ("front_matter", "default", "destination"),
    [
        ("", "legal/terms/index.html", "legal/terms/index.html"),
        ("slug: rules", "legal/terms/index.html", "legal/rules/index.html"),
        ("slug: rules", "legal/terms.html", "legal/rules/index.html"),
        ("slug: rules", "terms/index.html", "rules/index.html"),
        ("slug: rules", "index.html", "rules/index.html"),
        (
            "slug: privacy/services",
            "services/index.html",
            "privacy/services/index.html",
        ),
        ("slug: /rules/", "legal/terms/index.html", "legal/rules/index.html"),
        ("slug: rules.html", "legal/terms/index.html", "legal/rules.html"),
        (
            "slug: Datenschutz-übersicht",
            "terms/index.html",
            "Datenschutz-übersicht/index.html",
        ),
        ("url: /rules/", "legal/terms/index.html", "rules/index.html"),
        ("url: rules", "legal/terms/index.html", "rules/index.html"),
        ("url: /a/b/rules.html", "legal/terms/index.html", "a/b/rules.html"),
        ("url: /rules.htm", "legal/terms/index.html", "rules.htm"),
        ("url: /rules/\nslug: other", "legal/terms/index.html", "rules/index.html"),
    ],
)
def test_a_page_lives_where_its_front_matter_says(
    front_matter: str, default: str, destination: str
) -> None:
    assert placed(front_matter, default=default).destination == destination


def test_a_page_has_an_address_without_its_index() -> None:
    assert placed("url: /rules/").path == "/rules/"
    assert placed("url: /rules.html").path == "/rules.html"
    assert placed(default="index.html").path == "/"


ODD = (
    "../x",
    "a/../b",
    "a/..",
    "./x",
    "a//b",
    "/",
    "https://evil.example/x",
    "%2e%2e/x",
    "/old/*",
    ":splat",
    "a?b",
    "a#b",
    "a b",
    "a\\b",
    "<b>",
    'a"b',
    "a'b",
    "a\tb",
    "a\x07b",
)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("key", ["slug", "url", "aliases"])
def test_an_address_that_is_not_a_path_is_refused_with_its_line(
    key: str, odd: str
) -> None:
    quoted = (
        '"'
        + odd.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\t", "\\t")
        .replace("\x07", "\\a")
        + '"'
    )
    with pytest.raises(GateError) as refused:
        placed(
            "title: Terms",
            f"{key}: [{quoted}]" if key == "aliases" else f"{key}: {quoted}",
        )
    assert (
        str(refused.value)
        == f"legal/terms.md:3: {key} is {odd!r}, expected a path like /privacy/"
    )


def test_an_old_address_redirects_with_and_without_its_slash() -> None:
    address = placed("url: /rules/", "aliases: [/old/, /older, /oldest.html]")
    assert address.redirects == ("old/index.html", "older/index.html", "oldest.html")
    assert redirect_lines([address], "/") == (
        "/old/ /rules/ 301!",
        "/older/ /rules/ 301!",
        "/oldest.html /rules/ 301!",
    )
    assert redirect_lines([address], "/sub/")[0] == "/sub/old/ /sub/rules/ 301!"


def test_the_redirects_are_in_order_whatever_the_pages_are() -> None:
    pages = [
        placed("url: /b/", "aliases: [/z/, /y/]"),
        placed("url: /a/", "aliases: [/x/]"),
    ]
    assert (
        redirect_lines(pages, "/")
        == redirect_lines(pages[::-1], "/")
        == tuple(sorted(redirect_lines(pages, "/")))
    )


def test_a_redirect_page_is_a_page_that_leads_on() -> None:
    page = redirect_page('/a"<b>/')
    assert page.startswith(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    )
    assert '<meta http-equiv="refresh" content="0; url=/a&quot;&lt;b&gt;/">' in page
    assert '<a href="/a&quot;&lt;b&gt;/">' in page


@pytest.mark.parametrize(
    ("second", "line"),
    [
        (("title: B", "url: /terms/"), 3),
        (("title: B", "description: b", "slug: terms"), 4),
        (("url: /b/", "title: B", "aliases: [/x/, /terms/]"), 4),
        (("title: B",), 1),
    ],
)
def test_two_pages_on_one_address_are_refused_by_name_and_line(
    second: tuple[str, ...], line: int
) -> None:
    pages = [
        placed("url: /terms/", file="a.md"),
        placed(*second, default="terms/index.html", file="b.md"),
    ]
    with pytest.raises(GateError) as refused:
        refuse_collisions(pages)
    expected = f"b.md:{line}: address /terms/ is already that of a.md; change slug, url or aliases"
    assert str(refused.value) == expected


def test_two_old_addresses_that_are_one_are_refused() -> None:
    pages = [
        placed("aliases: [/old]", file="a.md"),
        placed("url: /b/", "aliases: [/old/]", file="b.md"),
    ]
    with pytest.raises(
        GateError, match=r"^b\.md:3: address /old/ is already that of a\.md"
    ):
        refuse_collisions(pages)


def test_a_page_that_redirects_to_itself_is_refused() -> None:
    with pytest.raises(
        GateError, match=r"^a\.md:3: address /a/ is already that of a\.md"
    ):
        refuse_collisions([placed("url: /a/", "aliases: [/a]", file="a.md")])


def test_pages_at_places_of_their_own_are_left_alone() -> None:
    refuse_collisions(
        [
            placed("url: /a/", "aliases: [/b/]"),
            placed("url: /c/"),
            placed("url: /a.html"),
        ]
    )


@pytest.mark.parametrize(
    ("target", "page", "link"),
    [
        ("privacy/index.html", "privacy/promises/index.html", "../"),
        ("privacy/promises/index.html", "privacy/index.html", "promises/"),
        ("index.html", "a/b/index.html", "../../"),
        ("a/b/index.html", "index.html", "a/b/"),
        ("privacy.html", "promises.html", "./privacy.html"),
        ("a/privacy.html", "b/promises.html", "../a/privacy.html"),
        ("a/index.html", "a/index.html", "./"),
    ],
)
def test_a_page_links_to_another_under_any_base_path(
    target: str, page: str, link: str
) -> None:
    assert relative_link(placed(default=target), placed(default=page)) == link
