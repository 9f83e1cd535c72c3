"""The shortcode `embed`: read into a place for one service's frame, with an error for each slip."""

from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from analytics_gate.addresses.hosts import covers, host_of_url
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.preset import preset_names, read_preset
from analytics_gate.declaration.ratio import parse_ratio
from analytics_gate.declaration.values import Declaration
from analytics_gate.pages.embeds import EmbedError, read_embed, read_iframe
from analytics_gate.pages.placeholder import embed_placeholder, plain_notice
from analytics_gate.translations.language import LANGUAGES

DECLARED = """services:
  - preset: youtube
  - preset: discourse
    host: forum.example.org
  - preset: paypal-donate
  - id: player
    name: Our <player>
    purpose: necessary
    provider: {name: A & B, policy: "https://player.example/privacy"}
    hosts: {frame: [player.example, "*.player.example"]}
"""
SITE = parse_declaration(DECLARED, "services.yml")
VIDEO = {"service": "youtube", "id": "M7lc1UVf-VE", "title": "A video"}
OWN = {"service": "player", "url": "https://cdn.player.example/1", "title": "Ours"}
EMBEDS = [name for name in preset_names() if "embed" in read_preset(name)]


def declared(name: str) -> tuple[Declaration, dict[str, Any]]:
    """A site with one preset, and what an editor would say of an embed of it, by the
    preset's own examples.
    """
    facts = read_preset(name)
    settings = {key: said["example"] for key, said in facts["settings"].items()}
    site = parse_declaration(
        yaml.safe_dump({"services": [{"preset": name, **settings}]}), "services.yml"
    )
    said = {
        key: parameter["example"]
        for key, parameter in facts["embed"]["parameters"].items()
    }
    return site, {"service": name, "title": "A title", **said}


def test_an_embed_is_addressed_as_its_preset_says() -> None:
    placed = read_embed(VIDEO, SITE)
    assert placed.address == "https://www.youtube-nocookie.com/embed/M7lc1UVf-VE"
    assert placed.link == "https://www.youtube.com/watch?v=M7lc1UVf-VE"
    assert (placed.title, placed.ratio) == ("A video", (16, 9))
    topic = read_embed(
        {"service": "discourse", "topic": "12", "title": "Talk", "ratio": "1:2"}, SITE
    )
    assert topic.address == "https://forum.example.org/embed/comments?topic_id=12"
    assert topic.ratio == (1, 2)


def test_an_embed_may_be_addressed_in_full() -> None:
    assert (
        read_embed(OWN, SITE).link
        == read_embed(OWN, SITE).address
        == "https://cdn.player.example/1"
    )
    url = "https://www.youtube-nocookie.com/embed/M7lc1UVf-VE?start=3"
    placed = read_embed({"service": "youtube", "title": "A", "url": url}, SITE)
    assert (placed.address, placed.link) == (
        url,
        "https://www.youtube.com/watch?v=M7lc1UVf-VE",
    )
    listed = "https://www.youtube-nocookie.com/embed/videoseries?list=1"
    assert (
        read_embed({"service": "youtube", "title": "A", "url": listed}, SITE).link
        == listed
    )


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (
            {"title": "A"},
            "service is missing, expected one of: discourse, player, youtube",
        ),
        (
            {**VIDEO, "service": "yuotube"},
            "service is 'yuotube', which nothing declares, expected one of: "
            "discourse, player, youtube; "
            "did you mean 'youtube'?",
        ),
        (
            {**VIDEO, "service": "paypal-donate"},
            "service is 'paypal-donate', which has nothing to show in a frame, "
            "expected one of: discourse, player, youtube",
        ),
        (
            {**VIDEO, "tilte": "A"},
            "unknown parameter 'tilte', expected one of: id, ratio, service, "
            "title, url; did you mean 'title'?",
        ),
        (
            {**OWN, "id": "1"},
            "unknown parameter 'id', expected one of: ratio, service, title, url",
        ),
        (
            {**VIDEO, "title": " "},
            "title is missing, expected a few words that say what is shown",
        ),
        (
            {"service": "youtube", "title": "A"},
            "id is missing, expected the ID of a video, eleven characters, such as 'M7lc1UVf-VE'",
        ),
        (
            {**VIDEO, "id": 'x"onload="y'},
            "id is 'x\"onload=\"y', expected the ID of a video, eleven "
            "characters, such as 'M7lc1UVf-VE'",
        ),
        (
            {**VIDEO, "id": "M7lc1UVf-VE\n"},
            "id is 'M7lc1UVf-VE\\n', expected the ID of a video, eleven "
            "characters, such as 'M7lc1UVf-VE'",
        ),
        (
            {**VIDEO, "url": "https://x.example/"},
            "url and id are both there, expected one of them",
        ),
        (
            {"service": "player", "title": "A"},
            "url is missing, expected an https address on: *.player.example, player.example",
        ),
        (
            {**OWN, "url": "https://player.example.evil.example/"},
            "url is on 'player.example.evil.example', expected an https "
            "address on: *.player.example, player.example",
        ),
        (
            {**OWN, "url": "http://player.example/"},
            "url is 'http://player.example/', expected an https address on: "
            "*.player.example, player.example: "
            "https only",
        ),
        (
            {**VIDEO, "ratio": "16x9"},
            "ratio is '16x9', expected two numbers such as '16:9', of which "
            "one is at most 8 times the other",
        ),
        (
            {**VIDEO, "ratio": "9:1"},
            "ratio is '9:1', expected two numbers such as '16:9', of which "
            "one is at most 8 times the other",
        ),
    ],
)
def test_a_slip_is_an_error_that_says_what_is_allowed(
    said: dict[str, str], error: str
) -> None:
    with pytest.raises(EmbedError) as raised:
        read_embed(said, SITE)
    assert str(raised.value) == error


@pytest.mark.parametrize(
    "text", ["", "16", "0:1", "16:9:1", "-1:1", "1.5:1", "16:9\n", "99999:99999", "1:9"]
)
def test_a_ratio_is_two_whole_numbers_near_each_other(text: str) -> None:
    with pytest.raises(ValueError, match="two numbers"):
        parse_ratio(text)


@pytest.mark.parametrize("name", EMBEDS)
def test_the_presets_embed_lies_on_a_host_that_it_declares(name: str) -> None:
    site, said = declared(name)
    placed = read_embed(said, site)
    assert "{" not in placed.address + placed.link
    assert any(
        covers(host, host_of_url(placed.address))
        for host in site.services[0].hosts.frame
    )
    # A frame that an editor took over from the provider gets the same link.
    assert read_iframe({"src": placed.address}, site.services[0]).link == placed.link


@pytest.mark.parametrize("behind", ["", "?start=30", "&start=30"])
def test_an_iframe_with_a_copied_address_shows_the_one_that_keeps_less(
    behind: str,
) -> None:
    placed = read_iframe(
        {"src": f"//www.youtube.com/embed/M7lc1UVf-VE{behind}"}, SITE.services[0]
    )
    assert (
        placed.address == f"https://www.youtube-nocookie.com/embed/M7lc1UVf-VE{behind}"
    )
    assert placed.link == "https://www.youtube.com/watch?v=M7lc1UVf-VE"


@pytest.mark.parametrize(
    "name", [name for name in EMBEDS if "copied" in read_preset(name)["embed"]]
)
def test_the_presets_copied_addresses_lead_to_its_own(name: str) -> None:
    site, said = declared(name)
    placed = read_embed(said, site)
    for template in read_preset(name)["embed"]["copied"]:
        copied = template
        for parameter, value in said.items():
            copied = copied.replace(f"{{{parameter}}}", value)
        assert read_iframe({"src": copied}, site.services[0]).address == placed.address
        assert (
            read_embed(
                {"service": name, "url": copied, "title": "A title"}, site
            ).address
            == placed.address
        )


PARAMETERS = [
    (name, key) for name in EMBEDS for key in read_preset(name)["embed"]["parameters"]
]


@pytest.mark.parametrize(("name", "key"), PARAMETERS)
@pytest.mark.parametrize(
    "change", ["", "{}\n", "{}&x=1", "{}#x", "{}?x", ' {}"', "{}<", "{{}}", "{}'"]
)
def test_the_presets_embed_takes_nothing_that_would_add_to_its_address(
    name: str, key: str, change: str
) -> None:
    site, said = declared(name)
    with pytest.raises(EmbedError, match=f"^{key} is "):
        read_embed({**said, key: change.format(said[key])}, site)


def test_the_presets_with_a_frame_say_how_it_is_addressed() -> None:
    frames = {name for name in preset_names() if "frame" in read_preset(name)["hosts"]}
    # Nothing that hCaptcha documents can be shown by an address alone.
    assert frames - set(EMBEDS) == {"hcaptcha"}
    for name in EMBEDS:
        assert not {*read_preset(name)["settings"]} & {
            *read_preset(name)["embed"]["parameters"]
        }


def placeholder(said: dict[str, str], language: str = "en") -> BeautifulSoup:
    return BeautifulSoup(
        embed_placeholder(read_embed(said, SITE), language), "html.parser"
    )


def visible(page: BeautifulSoup) -> str:
    for hidden in page.select("[hidden]"):
        hidden.decompose()
    return " ".join(page.get_text(" ").split())


def test_a_placeholder_shows_title_and_link_until_a_script_shows_the_rest() -> None:
    page = placeholder(VIDEO)
    assert [each.name for each in page.select("[hidden]")] == [
        "small",
        "label",
        "button",
    ]
    assert page.select("small")[0].get_text() == (
        "When you press the button, your browser contacts: www.youtube-nocookie.com (Google). "
        "Is told: this site's address."
    )
    assert page.select("button")[0]["aria-label"] == "Show: A video"
    assert (
        visible(page)
        == "A video Not loaded yet, so nobody else learns of your visit. Open it at: YouTube"
    )


def test_a_placeholder_has_neither_styles_nor_markup_of_an_editors_words() -> None:
    page = placeholder({**OWN, "title": '<b onclick="x">"&'})
    assert (
        page.select("strong")[0].text
        == page.select("span")[0]["aria-label"]
        == '<b onclick="x">"&'
    )
    assert not page.select("b, player, [style], [onclick], script, iframe")
    # A paragraph holds no block, and a browser would end it there.
    assert {each.name for each in page.find_all(True)} <= set(
        "span svg strong small bdi label input button a".split()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_placeholder_speaks_the_pages_language(language: str) -> None:
    texts = (
        placeholder(VIDEO, language).get_text(),
        plain_notice(SITE.services[0], "https://x.example/", language),
    )
    assert not any("{" in text for text in texts)
    assert (
        (language == "en")
        == ("Not loaded yet" in texts[0])
        == ("Not loaded yet" in texts[1])
    )
