"""Which file answers for a path, as on a host like Netlify."""

from pathlib import Path

import pytest

from analytics_gate.delivery.static_host import (
    StaticAnswer,
    answer_for,
    headers_for,
    read_header_rules,
    read_redirects,
    respond,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    for name in (
        "index.html",
        "404.html",
        "privacy/index.html",
        "with space.txt",
        "übersicht/index.html",
        "empty/x.txt",
        "_headers",
        "_redirects",
        "old/_headers",
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "site-of-others").mkdir()
    (tmp_path / "site-of-others" / "index.html").write_text("others")
    (site / "way-out").symlink_to(tmp_path)
    return site


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/privacy/", "privacy/index.html"),
        ("/privacy/index.html", "privacy/index.html"),
        ("/with%20space.txt", "with space.txt"),
        ("/%C3%BCbersicht/", "übersicht/index.html"),
        ("/privacy/../index.html", "index.html"),
        ("/old/_headers", "old/_headers"),
    ],
)
def test_a_path_is_answered_with_its_file(folder: Path, path: str, file: str) -> None:
    answer = answer_for(folder, path, {})
    assert (answer.status, answer.file) == (200, folder / file)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/privacy/nothing/",
        "/index.html.bak",
        "/empty/",
        "/empty",
        "/_headers",
        "/_redirects",
        "/%5Fheaders",
        "/privacy/../_headers",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "//../secret.txt",
        "/privacy/../../secret.txt",
        "/../site-of-others/",
        "/../site-of-others",
        "/way-out/secret.txt",
        "/..",
        "/%00",
        "/" + 300 * "x",
    ],
)
def test_a_path_to_nothing_of_the_site_is_answered_with_404(
    folder: Path, path: str
) -> None:
    assert answer_for(folder, path, {}) == StaticAnswer(404, folder / "404.html")


def test_a_site_may_have_no_page_for_404(folder: Path) -> None:
    (folder / "404.html").unlink()
    assert answer_for(folder, "/nothing", {}) == StaticAnswer(404)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/privacy", "/privacy/"),
        ("/%C3%BCbersicht", "/%C3%BCbersicht/"),
        ("//privacy", "/privacy/"),
    ],
)
def test_a_folder_without_its_slash_is_answered_with_it(
    folder: Path, path: str, location: str
) -> None:
    assert answer_for(folder, path, {}) == StaticAnswer(301, location=location)


def test_a_redirect_leads_on_where_there_is_no_file(folder: Path) -> None:
    redirects = read_redirects(
        "# why\n\n/gone/ /privacy/ 301\n/privacy/ /elsewhere/ 301\n/odd\n"
    )
    assert answer_for(folder, "/gone/", redirects) == StaticAnswer(
        301, location="/privacy/"
    )
    assert answer_for(folder, "/gone", redirects) == StaticAnswer(
        301, location="/privacy/"
    )
    assert answer_for(folder, "/gone/more", redirects).status == 404
    assert answer_for(folder, "/privacy/", redirects).status == 200
    assert answer_for(folder, "/odd", redirects).status == 404


def test_a_forced_redirect_leads_on_although_there_is_a_file(folder: Path) -> None:
    redirects = read_redirects("/privacy/ /elsewhere/ 301!\n")
    assert answer_for(folder, "/privacy/", redirects) == StaticAnswer(
        301, location="/elsewhere/"
    )
    assert answer_for(folder, "/privacy", redirects) == StaticAnswer(
        301, location="/elsewhere/"
    )


def test_a_file_answers_under_another_address_without_leading_on(folder: Path) -> None:
    redirects = read_redirects(
        "/other/ /privacy/index.html 200\n/lost/ /nothing 200\n/privacy/ /index.html 200!\n"
    )
    assert answer_for(folder, "/other/", redirects) == StaticAnswer(
        200, folder / "privacy/index.html"
    )
    assert answer_for(folder, "/privacy/", redirects) == StaticAnswer(
        200, folder / "index.html"
    )
    assert answer_for(folder, "/lost/", redirects) == StaticAnswer(
        404, folder / "404.html"
    )


def test_a_header_is_one_however_it_is_spelled() -> None:
    rules = read_header_rules(
        "/*\n  VARY: a\n  x-own: b\n/x\n  ! X-Own\n/*\n  Vary: c\n"
    )
    assert headers_for("/x", rules) == {"Vary": "c", "X-Own": "b"}


def test_an_owners_rules_may_be_of_any_bytes(folder: Path) -> None:
    (folder / "_headers").write_bytes(b"# caf\xe9\n/*\n  cache-control: no-store\n")
    (folder / "_redirects").write_bytes(b"# caf\xe9\n/was /privacy/ 301\n")
    answer = respond(folder, "/was")
    assert (answer.status, dict(answer.headers)["Location"]) == (301, "/privacy/")
    assert [
        value for name, value in answer.headers if name.lower() == "cache-control"
    ] == ["no-store"]
