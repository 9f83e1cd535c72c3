"""The corpus of leaking pages is what it says it is, so that what an auditor finds in
it can be counted.
"""

import urllib.request
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from analytics_gate.audit.browsers.engines import ENGINES
from analytics_gate.audit.finding import Code
from analytics_gate.audit.recorder.first_party import find_site
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.delivery.static_host import respond
from tests.support.leaking import (
    LEAKS,
    SITE,
    Leak,
    build,
    clean_pages,
    prepare,
    read_leaks,
    ways,
)

NAMELESS = {"cookie-nameless"}
ALL = (*ways(), *clean_pages())
NEEDS_A_SITE_THAT_PROMISES = {
    Code.POLICY_MISSING,
    Code.NOT_ASKED,
    Code.ASKED_DESPITE_SIGNAL,
    Code.NOT_ERASED,
    Code.OUTLIVES_DECLARATION,
    Code.PROMISE_BROKEN,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("corpus")
    build(made, ALL)
    return made


def _twice(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_the_corpus_is_as_large_as_is_said() -> None:
    assert len(ways()) > 500
    assert len(clean_pages()) > 60


def test_the_corpus_has_each_page_once_and_each_host_once() -> None:
    assert not _twice([leak.id for leak in ALL])
    assert not _twice([leak.title for leak in ALL])
    assert not _twice([leak.host for leak in ways() if leak.host])


def test_the_corpus_says_of_each_way_what_gives_it_away() -> None:
    assert not [
        leak.id
        for leak in ways()
        if leak.is_clean or not (leak.host or leak.what or leak.id in NAMELESS)
    ]
    assert not [
        leak.id for leak in clean_pages() if not leak.is_clean or leak.host or leak.what
    ]


def test_the_corpus_plants_every_code_that_a_page_alone_can_earn() -> None:
    planted = {code for leak in ways() for code in leak.codes}
    assert planted == set(Code) - NEEDS_A_SITE_THAT_PROMISES


def test_the_corpus_gives_a_reason_where_an_engine_is_left_out_and_only_there() -> None:
    assert not [
        leak.id for leak in ALL if not set(leak.only) <= set(ENGINES) or not leak.only
    ]
    assert not [
        leak.id for leak in ALL if (set(leak.only) != set(ENGINES)) != bool(leak.reason)
    ]


def test_the_corpus_serves_each_page_with_all_that_belongs_to_it(folder: Path) -> None:
    assert not [leak.id for leak in ALL if not _is_served(leak, folder)]


def _is_served(leak: Leak, folder: Path) -> bool:
    page = respond(folder, leak.page)
    answers = {
        name: respond(folder, leak.page + name)
        for name in {*leak.files, *leak.redirects, *leak.headers}
    }
    return (
        (page.status, dict(page.headers)["Content-Type"])
        == (200, "text/html; charset=utf-8")
        and b"THIEF" not in page.body
        and all(answers[name].status == 200 for name in leak.files)
        and all(
            dict(answers[name].headers)["Location"] == target
            for name, target in leak.redirects.items()
        )
        and all(
            _alike(headers) <= _alike(dict(answers[name].headers))
            for name, headers in leak.headers.items()
        )
    )


def _alike(headers: Mapping[str, str]) -> set[tuple[str, str]]:
    return {(name.lower(), value) for name, value in headers.items()}


def test_the_corpus_stands_where_its_sitemap_says(folder: Path) -> None:
    assert find_site(str(folder)).address == f"{SITE}/"
    assert (folder / "sitemap.xml").read_text().count("<loc>") == len(ALL)


def test_the_corpus_prepares_what_third_parties_say(recorder: Recorder) -> None:
    prepare(recorder, [leak for leak in ways() if leak.id == "script-chain"])
    through = urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{recorder.port}"})
    with urllib.request.build_opener(through).open(
        "http://script-chain-first.thief.example/tag.js"
    ) as answer:
        assert (
            answer.headers["Content-Type"],
            b"script-chain.thief.example" in answer.read(),
        ) == (
            "text/javascript",
            True,
        )


def test_the_corpus_refuses_a_key_that_it_does_not_know(tmp_path: Path) -> None:
    (tmp_path / "typing.yml").write_text(
        "- {id: x, title: X, bodi: words, codes: [cookie]}\n"
    )
    with pytest.raises(ValueError, match=r"typing: x: unknown \['bodi'\]"):
        read_leaks(tmp_path)


def test_the_corpus_is_read_from_its_files_alone() -> None:
    assert {leak.category for leak in ways()} == {
        file.stem for file in (LEAKS / "ways").glob("*.yml")
    }


def test_the_corpus_takes_no_finding_about_something_else_for_its_own() -> None:
    image = next(leak for leak in ways() if leak.id == "img-src")
    assert image.is_named_by(Code.THIRD_PARTY_REQUEST, "img-src.thief.example")
    assert not image.is_named_by(Code.THIRD_PARTY_REQUEST, "img-srcset.thief.example")
    assert not image.is_named_by(Code.COOKIE_HEADER, "img-src.thief.example")
    cookie = next(leak for leak in ways() if leak.id == "cookie-by-third-partys-script")
    assert cookie.is_named_by(Code.COOKIE, "_ga")
    assert not cookie.is_named_by(Code.COOKIE, "left")
