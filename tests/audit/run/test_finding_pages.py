import gzip
from pathlib import Path

import pytest

from analytics_gate.audit.recorder.first_party import NAMELESS, find_site
from analytics_gate.audit.run.pages import find_pages, named_pages, sample
from analytics_gate.delivery.server import serve_folder
from analytics_gate.errors import GateError


def built(folder: Path, sitemap: str = "", *files: str) -> Path:
    for name in files or (
        "index.html",
        "privacy/index.html",
        "plain.html",
        "404.html",
        "gate/sandbox/x.html",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"<title>{name}</title>", encoding="utf-8")
    if sitemap:
        (folder / "sitemap.xml").write_text(sitemap, encoding="utf-8")
    return folder


def locations(*addresses: str) -> str:
    return (
        "<urlset>"
        + "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
        + "</urlset>"
    )


def test_the_auditor_finds_the_pages_of_a_folder_and_none_of_our_own_documents(
    tmp_path: Path,
) -> None:
    assert find_pages(find_site(str(built(tmp_path)))) == (
        "/",
        "/plain.html",
        "/privacy/",
    )


def test_the_auditor_reads_where_a_folder_is_published_from_its_sitemap(
    tmp_path: Path,
) -> None:
    site = find_site(
        str(built(tmp_path, locations("https://example.org/docs/privacy/")))
    )
    assert site.address == "https://example.org/docs/"
    assert site.url("/privacy/") == "https://example.org/docs/privacy/"
    assert find_pages(site) == ("/", "/plain.html", "/privacy/")


def test_the_auditor_reads_an_address_as_a_sitemap_may_write_it(tmp_path: Path) -> None:
    sitemap = locations(
        "https://x.example/a&amp;b/",
        "<![CDATA[https://x.example/c/?p=1]]>",
        "https://x.example/c/?p=2",
    )
    pages = find_pages(
        find_site(
            str(
                built(tmp_path, sitemap, "index.html", "a&b/index.html", "c/index.html")
            )
        )
    )
    assert pages == ("/", "/a&b/", "/c/")
    with serve_folder(tmp_path) as server:
        there = sitemap.replace(
            "https://x.example/", f"http://127.0.0.1:{server.port}/"
        )
        (tmp_path / "sitemap.xml").write_text(there, encoding="utf-8")
        assert find_pages(find_site(f"http://127.0.0.1:{server.port}/")) == (
            "/a&b/",
            "/c/?p=1",
            "/c/?p=2",
        )


def test_the_auditor_finds_a_folders_root_although_a_page_is_gone_or_has_letters_of_its_own(
    tmp_path: Path,
) -> None:
    named = locations(
        "https://x.example/gone/",
        "https://x.example/%C3%BCber/",
        "https://x.example/%C3%BCber/uns/",
    )
    assert (
        find_site(
            str(built(tmp_path, named, "über/index.html", "über/uns/index.html"))
        ).address
        == "https://x.example/"
    )


def test_the_auditor_visits_a_folder_whose_name_only_begins_as_ours(
    tmp_path: Path,
) -> None:
    names = (
        "gateway/index.html",
        "docs/gates/a.html",
        "gate/sandbox/x.html",
        ".git/a.html",
    )
    assert find_pages(find_site(str(built(tmp_path, "", *names)))) == (
        "/docs/gates/a.html",
        "/gateway/",
    )


def test_the_auditor_says_where_it_would_read_sitemaps_without_an_end(
    tmp_path: Path,
) -> None:
    index = "<sitemapindex><loc>https://x.example/sitemap.xml</loc><loc>https://x.example/sitemap.xml</loc></sitemapindex>"
    with pytest.raises(
        GateError, match="more than 1000 sitemaps; name the pages with --page"
    ):
        find_pages(
            find_site(str(built(tmp_path, index, "index.html")), "https://x.example/")
        )


def test_the_auditor_gives_a_folder_that_does_not_say_a_name_of_nobodys(
    tmp_path: Path,
) -> None:
    assert find_site(str(built(tmp_path))).address == NAMELESS
    assert (
        find_site(str(tmp_path), "https://here.example/").address
        == "https://here.example/"
    )


def test_the_auditor_follows_an_index_of_sitemaps_packed_or_not(tmp_path: Path) -> None:
    index = "<sitemapindex><sitemap><loc>https://site.example/more.xml.gz</loc></sitemap></sitemapindex>"
    built(tmp_path, index, "index.html")
    packed = gzip.compress(
        locations("https://site.example/far/", "https://elsewhere.example/x/").encode()
    )
    (tmp_path / "more.xml.gz").write_bytes(packed)
    assert find_pages(find_site(str(tmp_path), "https://site.example/")) == (
        "/",
        "/far/",
    )


def test_the_auditor_samples_evenly_and_always_the_same() -> None:
    pages = tuple(f"/{number:03}/" for number in range(100))
    assert sample(pages, 4) == ("/000/", "/025/", "/050/", "/075/")
    assert sample(pages, 1000) == pages


@pytest.mark.parametrize("target", ["nowhere", "ftp://site.example/", "https://"])
def test_the_auditor_refuses_a_target_that_is_neither_folder_nor_address(
    target: str,
) -> None:
    with pytest.raises(GateError, match="no such folder, and no http"):
        find_site(target)


def test_the_auditor_refuses_a_page_that_is_not_a_path() -> None:
    with pytest.raises(
        GateError, match=r"'privacy' is not a path .* expected /privacy/"
    ):
        named_pages(["/", "privacy"])
