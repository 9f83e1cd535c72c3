import gzip
from pathlib import Path

import pytest

from analytics_gate.audit.first_party import NAMELESS, find_site
from analytics_gate.audit.pages import find_pages, named_pages, sample
from analytics_gate.errors import GateError


def built(folder: Path, sitemap: str = "", *files: str) -> Path:
    for name in files or ("index.html", "privacy/index.html", "plain.html", "404.html", "gate/sandbox/x.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"<title>{name}</title>", encoding="utf-8")
    if sitemap:
        (folder / "sitemap.xml").write_text(sitemap, encoding="utf-8")
    return folder


def locations(*addresses: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{address}</loc></url>" for address in addresses) + "</urlset>"


def test_the_auditor_finds_the_pages_of_a_folder_and_none_of_our_own_documents(tmp_path: Path) -> None:
    assert find_pages(find_site(str(built(tmp_path)))) == ("/", "/plain.html", "/privacy/")


def test_the_auditor_reads_where_a_folder_is_published_from_its_sitemap(tmp_path: Path) -> None:
    site = find_site(str(built(tmp_path, locations("https://example.org/docs/privacy/"))))
    assert site.address == "https://example.org/docs/"
    assert site.url("/privacy/") == "https://example.org/docs/privacy/"
    assert find_pages(site) == ("/", "/plain.html", "/privacy/")


def test_the_auditor_gives_a_folder_that_does_not_say_a_name_of_nobodys(tmp_path: Path) -> None:
    assert find_site(str(built(tmp_path))).address == NAMELESS
    assert find_site(str(tmp_path), "https://here.example/").address == "https://here.example/"


def test_the_auditor_follows_an_index_of_sitemaps_packed_or_not(tmp_path: Path) -> None:
    index = "<sitemapindex><sitemap><loc>https://site.example/more.xml.gz</loc></sitemap></sitemapindex>"
    built(tmp_path, index, "index.html")
    packed = gzip.compress(locations("https://site.example/far/", "https://elsewhere.example/x/").encode())
    (tmp_path / "more.xml.gz").write_bytes(packed)
    assert find_pages(find_site(str(tmp_path), "https://site.example/")) == ("/", "/far/")


def test_the_auditor_samples_evenly_and_always_the_same() -> None:
    pages = tuple(f"/{number:03}/" for number in range(100))
    assert sample(pages, 4) == ("/000/", "/025/", "/050/", "/075/")
    assert sample(pages, 1000) == pages


@pytest.mark.parametrize("target", ["nowhere", "ftp://site.example/", "https://"])
def test_the_auditor_refuses_a_target_that_is_neither_folder_nor_address(target: str) -> None:
    with pytest.raises(GateError, match="no such folder, and no http"):
        find_site(target)


def test_the_auditor_refuses_a_page_that_is_no_path() -> None:
    with pytest.raises(GateError, match=r"'privacy' is no path .* expected /privacy/"):
        named_pages(["/", "privacy"])
