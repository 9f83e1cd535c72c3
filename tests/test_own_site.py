"""This repository's own site: the policy as a reader finds it, and every page closed."""

import hashlib
import posixpath
import re
from functools import cache
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import Tag

from analytics_gate.delivery.csp import hash_source
from analytics_gate.delivery.static_host import (
    answer_for,
    headers_for,
    read_header_rules,
)
from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.markup.tags import tags
from tests.support.site_building import ROOT, BuiltSite, build_own_site

# The legal text is the user's own: not a byte of it is ours to change.
POLICY_SHA256 = "f94783476de04de68875fea4e4342fd3ee798e11b511124b7b5001de5467ec30"
POLICY = "privacy/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_own_site(tmp_path_factory.mktemp("own") / "site")


def article(site: BuiltSite, page: str) -> Tag:
    (found,) = site.soup(page).select("article")
    return found


def test_the_policys_text_is_the_users_own() -> None:
    assert (
        hashlib.sha256((ROOT / "content/privacy.md").read_bytes()).hexdigest()
        == POLICY_SHA256
    )


def test_the_policy_has_its_title_once_and_its_sections(site: BuiltSite) -> None:
    page = site.soup(POLICY)
    (title,) = page.select("h1")
    assert title.get_text().removesuffix("#").strip() == "Let's Encrypt Privacy Policy"
    sections = [
        heading.get_text().removesuffix("#").strip()
        for heading in article(site, POLICY).select("h2")
    ]
    assert sections == ["Public User", "Subscriber", "Visitor", "What We Share"]
    assert page.title
    assert page.title.get_text() == "Privacy Policy - Let's Encrypt"


def test_the_policy_names_as_many_contexts_as_it_says(site: BuiltSite) -> None:
    text = article(site, POLICY)
    assert "in three different contexts:" in text.get_text()
    (contexts,) = text.select("ul")
    assert len(contexts.select("li")) == 3


def test_the_policy_has_all_of_its_words(site: BuiltSite) -> None:
    source = (
        (ROOT / "content/privacy.md").read_text(encoding="utf-8").split("---", 2)[2]
    )
    plain = re.sub(
        r"\[([^\]]*)\]\([^)]*\)|\{\{.*?\}\}|^#+|^\*",
        lambda found: found[1] or "",
        source,
        flags=re.MULTILINE,
    )
    shown = article(site, POLICY)
    for extra in shown.select(".lastmod, .dateline, .headerlink, .printed-from"):
        extra.decompose()
    assert shown.get_text().split() == plain.split()


def test_the_policy_has_a_table_of_contents(site: BuiltSite) -> None:
    links = site.soup(POLICY).select("nav[aria-label='Table of contents'] a")
    assert {str(link["href"]) for link in links} == {
        "#public-user",
        "#subscriber",
        "#visitor",
        "#what-we-share",
    }


def test_the_policy_says_when_it_changed(site: BuiltSite) -> None:
    (stamp,) = article(site, POLICY).select(".lastmod time")
    assert (stamp["datetime"], stamp.get_text()) == ("2016-08-15", "August 15, 2016")
    (first,) = article(site, POLICY).select(".dateline time")
    assert (first["datetime"], first.get_text()) == ("2016-08-15", "August 15, 2016")
    page = site.soup(POLICY)
    told = {
        str(meta.get("property") or meta.get("name")): meta["content"]
        for meta in page.select("meta[content]")
    }
    assert (
        told["article:published_time"]
        == told["article:modified_time"]
        == told["last-modified"]
        == "2016-08-15"
    )
    assert re.search(
        r"<loc>https://letsencrypt\.org/privacy/</loc>\s*<lastmod>2016-08-15</lastmod>",
        site.text("sitemap.xml"),
    )


def test_the_policy_has_its_graphic_and_its_address(site: BuiltSite) -> None:
    page = site.soup(POLICY)
    (graphic,) = page.select("img.top-graphic")
    assert (
        posixpath.normpath(posixpath.join("privacy", str(graphic["src"])))
        == "assets/graphics/4.svg"
    )
    (canonical,) = page.select("link[rel=canonical]")
    assert canonical["href"] == "https://letsencrypt.org/privacy/"


def test_the_policy_can_be_written_to(site: BuiltSite) -> None:
    (mail,) = article(site, POLICY).select("a[href^='mailto:']")
    assert mail["href"] == "mailto:security@letsencrypt.org"
    assert mail.get_text() == "security@letsencrypt.org"


def test_the_pages_of_the_site_are_these(site: BuiltSite) -> None:
    assert [page for page in site.pages() if not page.startswith("gate/sandbox/")] == [
        "404.html",
        "index.html",
        "privacy/index.html",
        "privacy/promises/index.html",
        "privacy/services/index.html",
        "repository/index.html",
    ]
    assert not {"services.yml", "promises.yml"} & set(site.prints())


def test_the_home_page_leads_to_the_policy(site: BuiltSite) -> None:
    assert "privacy/" in [
        str(link["href"]) for link in article(site, "index.html").select("a")
    ]


def test_the_services_page_has_a_row_for_each_declared_service(site: BuiltSite) -> None:
    rows = [
        str(row["id"])
        for row in site.soup("privacy/services/index.html").select("tr[id]")
    ]
    assert rows == [
        "service-google-analytics",
        "service-twitter-analytics",
        "service-discourse",
        "service-paypal-donate",
    ]


def test_the_promises_page_leads_to_each_promise_in_the_policy(site: BuiltSite) -> None:
    policy = article(site, POLICY)
    promises = article(site, "privacy/promises/index.html").select("blockquote a")
    assert len(promises) >= 15
    for promise in promises:
        way, _, words = str(promise["href"]).partition(":~:text=")
        (mark,) = policy.select(way.removeprefix("../"))
        said = mark.parent.get_text() if mark.parent else ""
        assert promise.get_text() in said
        assert all(unquote(end) in said for end in words.split(","))


def test_the_promises_page_says_that_the_policy_is_as_it_was_published(
    site: BuiltSite,
) -> None:
    (revisions,) = article(site, "privacy/promises/index.html").select(
        ".gate-revisions"
    )
    assert revisions.get_text(" ", strip=True) == "August 15, 2016 First published"
    assert not any(site.soup(page).select(".gate-revised") for page in site.pages())


def test_every_link_within_the_site_leads_somewhere(site: BuiltSite) -> None:
    checked = 0
    soup = cache(site.soup)
    for page in (page for page in site.pages() if not page.startswith("gate/")):
        base = "https://letsencrypt.org/" + page.removesuffix("index.html")
        for link in soup(page).select("a[href]"):
            target = urlsplit(urljoin(base, str(link["href"])))
            if target.netloc != "letsencrypt.org":
                continue
            answer = answer_for(site.folder, target.path, {})
            assert answer.status == 200, f"{page} links to {link['href']}"
            if target.fragment and answer.file:
                anchor = target.fragment.partition(":~:")[0]
                found = soup(answer.file.relative_to(site.folder).as_posix()).select(
                    f'[id="{anchor}"]'
                )
                assert len(found) == 1, f"{page} links to {link['href']}"
            checked += 1
    assert checked > 40


def test_every_page_has_its_policy_first(site: BuiltSite) -> None:
    for page in site.pages():
        names = [tag for tag in tags(site.text(page)) if tag.name != "html"][:3]
        assert [tag.name for tag in names] == ["head", "meta", "meta"], page
        assert names[1].attributes == {"charset": "utf-8"}, page
        assert names[2].attributes["http-equiv"] == "Content-Security-Policy", page


def policies(site: BuiltSite) -> dict[str, str]:
    pages = {page: tags(site.text(page)) for page in site.pages()}
    return {
        page: next(
            tag.attributes["content"] for tag in found if "http-equiv" in tag.attributes
        )
        for page, found in pages.items()
    }


def test_every_page_has_the_same_policy_and_the_header_has_it_too(
    site: BuiltSite,
) -> None:
    closed = {
        policy
        for page, policy in policies(site).items()
        if not page.startswith("gate/sandbox/")
    }
    (policy,) = closed
    assert "unsafe" not in policy
    assert "//" not in re.sub(r"'sha256-[^']*'", "", policy)
    headers = headers_for("/privacy/", read_header_rules(site.text("_headers")))
    assert headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"


def test_every_inline_script_is_one_that_the_policy_allows(site: BuiltSite) -> None:
    used: set[str] = set()
    allowed: set[str] = set()
    for page, policy in policies(site).items():
        hashes = set(re.findall(r"'sha256-[^']*'", policy))
        scripts = [
            tag
            for tag in tags(site.text(page))
            if tag.name == "script" and "src" not in tag.attributes
        ]
        run = {
            hash_source(tag.text)
            for tag in scripts
            if tag.attributes.get("type") != "application/json"
        }
        assert run <= hashes, page
        used |= run
        allowed |= hashes
    assert allowed == used, "a hash that nothing needs"


def test_no_page_contacts_a_third_party_by_its_markup(site: BuiltSite) -> None:
    assert [
        contact
        for page in site.pages()
        for contact in outgoing_references(site.text(page))
    ] == []


def test_the_header_lets_every_outgoing_link_open(site: BuiltSite) -> None:
    headers = headers_for("/", read_header_rules(site.text("_headers")))
    listed = set(re.findall(r'"(https://[^"]*)"', headers["Connection-Allowlist"]))
    assert {
        "https://community.letsencrypt.org",
        "https://cps.letsencrypt.org",
        "https://www.discourse.org",
        "https://www.paypal.com",
    } <= listed
    assert not [
        origin
        for origin in listed
        if "google-analytics" in origin or "analytics.twitter" in origin
    ]


def test_each_sandbox_has_headers_of_its_own(site: BuiltSite) -> None:
    sandboxes = [page for page in site.pages() if page.startswith("gate/sandbox/")]
    assert sandboxes == [
        "gate/sandbox/google-analytics.html",
        "gate/sandbox/twitter-analytics.html",
    ]
    rules = read_header_rules(site.text("_headers"))
    for page in sandboxes:
        headers = headers_for(f"/{page}", rules)
        told = policies(site)[page]
        assert (
            headers["Content-Security-Policy"]
            == f"{told}; sandbox allow-scripts; frame-ancestors 'self'"
        )
