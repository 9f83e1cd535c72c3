"""The page's JSON block: what of a declaration the gate has to know."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.values import (
    Declaration,
    Disclosure,
    Duration,
    Hosts,
    Purpose,
    Runs,
    Service,
    StorageDeclaration,
    Where,
)
from analytics_gate.gate.page_config import page_config, services_that_start
from tests.support import services

COUNTER = replace(
    services.COUNTER,
    told=(Disclosure.PATH, Disclosure.LANGUAGE),
    settings=(("property", "secret"),),
)
FORUM = replace(COUNTER, id="forum", script=None)


def config(*services: Service, base: str = "/", **more: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(page_config(Declaration(services, **more), base))
    return read


def test_the_block_says_of_a_service_what_the_gate_has_to_know() -> None:
    assert config(COUNTER) == {
        "base": "/",
        "lasts": 180,
        "services": [
            {
                "id": "counter",
                "print": consent_hash(COUNTER),
                "told": ["path", "language"],
            }
        ],
        "kept": "",
    }


def test_the_block_says_nothing_of_services_that_wait_to_be_pressed() -> None:
    assert config(FORUM)["services"] == []
    assert services_that_start(Declaration((FORUM, COUNTER))) == (COUNTER,)


def test_the_block_says_of_a_service_that_it_runs_in_the_page() -> None:
    kept = (
        StorageDeclaration("_c*", Where.COOKIE, "why"),
        StorageDeclaration("c", Where.LOCAL, "why"),
    )
    (service,) = config(replace(COUNTER, runs=Runs.PAGE, kept=kept), base="/sub/")[
        "services"
    ]
    assert (service["page"], service["file"]) == (True, "/sub/gate/page/counter.js")
    assert "sandbox" not in service
    assert service["kept"] == "cookie:_c.*|local:c"
    recognised = replace(
        COUNTER, runs=Runs.PAGE, kept=kept, recognises_visitors=Duration("30 days", 30)
    )
    assert (
        config(recognised)["services"][0]["kept"]
        == "cookie:_c.*|local:c|local:gate:counter"
    )
    # In a sandbox it can keep nothing.
    assert "kept" not in config(replace(COUNTER, kept=kept))["services"][0]


def test_the_block_knows_of_what_the_pages_own_markup_starts() -> None:
    (service,) = config(replace(FORUM, runs=Runs.PAGE))["services"]
    assert service["page"] is True
    assert "file" not in service
    # Whoever may always be contacted without being started is nothing to decide about.
    assert (
        config(replace(FORUM, runs=Runs.PAGE, purpose=Purpose.NECESSARY))["services"]
        == []
    )
    assert (
        config(replace(COUNTER, runs=Runs.PAGE, purpose=Purpose.NECESSARY))["services"][
            0
        ]["necessary"]
        is True
    )


def test_the_block_says_of_an_embed_only_where_a_page_has_a_place_for_it() -> None:
    player = replace(
        FORUM,
        id="player",
        hosts=Hosts(frame=("player.example",)),
        told=(Disclosure.SITE,),
    )
    declaration = Declaration((player, FORUM, COUNTER))
    assert [
        each["id"] for each in json.loads(page_config(declaration, "/"))["services"]
    ] == ["counter"]
    embed, counter = json.loads(page_config(declaration, "/", {"player", "forum"}))[
        "services"
    ]
    assert embed == {"id": "player", "print": consent_hash(player), "embed": True}
    assert "embed" not in counter


def test_the_block_says_what_is_out_of_the_ordinary() -> None:
    (service,) = config(
        replace(
            COUNTER,
            purpose=Purpose.NECESSARY,
            recognises_visitors=Duration("30 days", 30),
        ),
        ask=False,
        choice_lasts=Duration("1 week", 7),
    )["services"]
    assert service["necessary"] is True
    assert service["recognises"] == 30
    assert service["kept"] == "local:gate:counter"
    said = config(ask=False, choice_lasts=Duration("1 week", 7))
    assert (said["ask"], said["lasts"]) == (False, 7)
    assert "ask" not in config()


@pytest.mark.parametrize(
    ("key", "where", "kept", "not_kept"),
    [
        ("plain", "local", ["plain"], ["plain2", "xplain", "", "plain\n"]),
        ("pre*", "local", ["pre", "prefix"], ["xpre"]),
        ("a.b|c", "session", ["a.b|c"], ["axb|c", "c", "a.b"]),
        ("a(b)[c]+$^", "cookie", ["a(b)[c]+$^"], ["ab", "gate"]),
        ("a\\d{2}?", "cookie", ["a\\d{2}?"], ["a11", "a1"]),
        (
            "__palette",
            "local",
            ["__palette", "/sub/.__palette"],
            ["/.__palette", "/other/.__palette"],
        ),
        ("__palette", "cookie", ["__palette"], ["/sub/.__palette"]),
    ],
)
def test_the_block_lets_be_kept_what_is_declared_and_nothing_like_it(
    key: str, where: str, kept: list[str], not_kept: list[str]
) -> None:
    said = config(
        base="/sub/", necessary=(StorageDeclaration(key, Where(where), "why"),)
    )["kept"]
    # As the gate reads it, with what else may be kept; a `$` of JavaScript is the end,
    # and no line's.
    pattern = re.compile(rf"^({said}|cookie:other)\Z")
    assert [text for text in kept if not pattern.search(f"{where}:{text}")] == []
    assert [text for text in not_kept if pattern.search(f"{where}:{text}")] == []
    elsewhere = {"local": "cookie", "cookie": "local", "session": "local"}[where]
    assert [text for text in kept if pattern.search(f"{elsewhere}:{text}")] == []


def test_the_block_knows_the_sites_path() -> None:
    assert config(COUNTER, base="/sub/")["base"] == "/sub/"


def test_the_block_can_stand_in_a_script_element() -> None:
    text = page_config(Declaration((COUNTER,)), "/</script><!--/")
    assert "<" not in text
    assert json.loads(text)["base"] == "/</script><!--/"


def test_the_block_holds_nothing_that_is_the_services_alone() -> None:
    text = page_config(Declaration((COUNTER,)), "/")
    assert "secret" not in text
    assert "example.org" not in text


def test_the_block_is_the_same_whatever_the_order_of_what_is_kept() -> None:
    kept = [
        StorageDeclaration(key, Where(where), "why")
        for key in "ba"
        for where in ("session", "local", "cookie")
    ]
    assert page_config(Declaration(necessary=tuple(kept)), "/") == page_config(
        Declaration(necessary=tuple(kept[::-1])), "/"
    )
