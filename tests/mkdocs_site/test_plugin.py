"""MkDocs' plugin on small projects: what it publishes, what it refuses, and what it
leaves alone.
"""

import gzip
import json
import logging
import re
from pathlib import Path

import pytest

from analytics_gate.delivery.static_host import (
    headers_for,
    read_header_rules,
    read_redirects,
    read_site_headers,
)
from tests.support.site_building import Project

COUNTER = """\
services:
  - id: counter
    name: Counter
    purpose: analytics
    provider: {name: Example, policy: https://example.org/privacy}
    script: https://stats.example.org/count.js
    start: "return {}"
    hosts: {script: [stats.example.org]}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    # Not even a repository above the folder of temporary files says when these changed.
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    project = Project(tmp_path / "project")
    project.write(
        {"content/index.md": "# Home\n", "content/services.yml": "services: []\n"}
    )
    return project


def test_the_plugin_moves_a_page_to_its_address(project: Project) -> None:
    project.write(
        {
            "content/legal/a.md": "---\nslug: rules\n---\n# A\n",
            "content/b.md": "+++\nurl = '/deep/er/b.html'\n+++\n# B\n\n[to A](legal/a.md)\n",
            "content/c.md": '{"slug": "privacy/c"}\n# C\n',
        }
    )
    site = project.build(strict=True)
    assert site.pages() == [
        "404.html",
        "deep/er/b.html",
        "index.html",
        "legal/rules/index.html",
        "privacy/c/index.html",
    ]
    assert 'href="../../legal/rules/"' in site.text("deep/er/b.html")


def test_the_plugin_leaves_out_drafts_expired_pages_and_the_editors_files(
    project: Project,
) -> None:
    project.write(
        {
            "content/draft.md": "---\ndraft: true\n---\n# A\n",
            "content/expired.md": "---\nexpiryDate: 2020-01-01\n---\n# A\n",
            "content/later.md": "---\nexpiryDate: 9999-01-01\n---\n# A\n",
            "content/promises.yml": "promises: []\n",
            "content/data.yml": "a: 1\n",
        }
    )
    files = project.build(nav=[{"Home": "index.md"}, {"Later": "later.md"}]).prints()
    assert {"index.html", "later/index.html", "data.yml"} <= set(files)
    assert not [
        name for name in files if re.search("draft|expired|services.yml|promises", name)
    ]


def test_the_plugin_publishes_no_declaration_wherever_it_lies(project: Project) -> None:
    project.write({"content/legal/uses.yml": COUNTER})
    files = project.build(
        plugins=[{"analytics-gate": {"services": "content/legal/uses.yml"}}]
    ).prints()
    assert "gate/sandbox/counter.html" in files
    assert "legal/uses.yml" not in files


def test_the_plugin_takes_the_text_below_the_front_matter_as_it_is(
    project: Project,
) -> None:
    project.write(
        {
            "content/a.md": "---\ntitle: Named\n---\nNote: this is text.\n",
            "content/b.md": "Note: this is text, too.\n",
            "content/c.md": "\ufeff---\r\ntitle: Marked\r\n---\r\n---\r\nwide: line\r\n\r\n---\r\n",
            "content/d.md": "",
            "content/e.md": "{{< lastmod >}}\n\nText\n",
        }
    )
    site = project.build()
    assert "<p>Note: this is text.</p>" in site.text("a/index.html")
    assert "<p>Note: this is text, too.</p>" in site.text("b/index.html")
    assert "<hr>\n<p>wide: line</p>\n<hr>" in site.text("c/index.html").replace(
        " />", ">"
    )
    assert "<title>Marked - Small</title>" in site.text("c/index.html")


def test_the_plugin_says_nothing_of_unknown_dates(project: Project) -> None:
    project.write({"content/a.md": "# A\n\n{{< lastmod >}}\n"})
    site = project.build()
    assert "<lastmod>" not in site.text("sitemap.xml")
    assert "<time" not in site.text("a/index.html")


def test_the_plugin_gives_the_sitemap_the_dates_that_are_known(
    project: Project,
) -> None:
    project.write(
        {
            "content/a.md": "---\nlastmod: 2016-08-15\n---\n# A\n",
            "content/b.md": "# B\n",
        }
    )
    sitemap = project.build().text("sitemap.xml")
    dates = dict(re.findall(r"<loc>(.*?)</loc>\s*(<lastmod>.*?</lastmod>)?", sitemap))
    assert dates == {
        "https://x.example/": "",
        "https://x.example/a/": "<lastmod>2016-08-15</lastmod>",
        "https://x.example/b/": "",
    }


def test_the_plugin_announces_a_revision_on_its_page_alone_without_storage(
    project: Project,
) -> None:
    revisions = (
        "revisions: [{date: 2016-08-15, summary: 'We <ask> first.', "
        "announced_until: 9999-12-31}]"
    )
    project.write(
        {
            "content/a.md": f"---\n{revisions}\n---\n# A\n\n{{{{< revisions >}}}}\n",
            "content/b.md": "# B\n",
        }
    )
    site = project.build(strict=True)
    (line,) = site.soup("a/index.html").select("h1 + .gate-revised")
    assert line.get_text() == "Changed on August 15, 2016: We <ask> first."
    (summary,) = site.soup("a/index.html").select(".gate-revisions dd")
    assert summary.get_text() == "We <ask> first."
    others = [name for name in site.pages() if name != "a/index.html"]
    assert others
    assert not [name for name in others if "gate-revis" in site.text(name)]
    told = site.prints()
    project.write({"content/a.md": "# A\n"})
    assert {
        name for name, each in project.build().prints().items() if each != told[name]
    } <= {
        "a/index.html",
        "sitemap.xml",
        "sitemap.xml.gz",
    }


def test_the_plugin_leads_on_from_old_addresses(project: Project) -> None:
    project.write(
        {
            "content/a.md": (
                "---\nslug: new\naliases: [/old/, /.well-known/"
                "old, /x/older.html]\n---\n# A\n"
            )
        }
    )
    site = project.build()
    for page in ("old/index.html", ".well-known/old/index.html", "x/older.html"):
        assert '<meta http-equiv="refresh" content="0; url=/new/">' in site.text(page)
    assert site.text("_redirects").splitlines() == [
        "/.well-known/old/ /new/ 301!",
        "/old/ /new/ 301!",
        "/x/older.html /new/ 301!",
        "/.well-known/dnt/ /.well-known/dnt/index.json 200",
    ]
    assert "old" not in site.text("sitemap.xml")


def test_the_plugin_knows_the_path_at_which_a_site_lies(project: Project) -> None:
    project.write(
        {
            "content/a.md": "---\naliases: [/old/]\n---\n# A\n",
            "content/services.yml": COUNTER,
        }
    )
    site = project.build(site_url="https://x.example/sub")
    (block,) = site.soup("a/index.html").select("#gate-config")
    config = json.loads(block.get_text())
    assert config["base"] == "/sub/"
    assert site.text("_redirects") == "/sub/old/ /sub/a/ 301!\n"
    assert 'content="0; url=/sub/a/"' in site.text("old/index.html")
    rules = re.findall(r"^/.*", site.text("_headers"), re.MULTILINE)
    assert rules == ["/sub/*", "/sub/gate/sandbox/counter.html"]
    assert (site.folder / "gate/sandbox/counter.html").is_file()


def test_the_plugin_takes_what_its_owner_says_of_the_sites_delivery(
    project: Project,
) -> None:
    options = {
        "links": "any",
        "reports": "/reports/",
        "privacy_policy": "/privacy/",
        "signals_since": "2026-11-24",
        "security_contact": "mailto:security@x.example",
        "security_expires": "9999-12-31",
    }
    site = project.build(strict=True, plugins=[{"analytics-gate": options}])
    assert json.loads(site.text(".well-known/gpc.json"))["lastUpdate"] == "2026-11-24"
    assert json.loads(site.text(".well-known/dnt/index.json"))["policy"] == "/privacy/"
    assert "Contact: mailto:security@x.example\n" in site.text(
        ".well-known/security.txt"
    )
    assert '"https://*:*"' in site.text("_headers")
    assert 'Reporting-Endpoints: gate="/reports/"' in site.text("_headers")


def test_the_plugin_puts_the_sites_own_headers_and_redirects_first(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    own = "# Ours\n/*\n  X-Own: a\n  referrer-policy: unsafe-url\n  set-cookie: a=b\n  expires: 0\n"
    project.write({"content/_headers": own, "content/_redirects": "/was /is 301\n"})
    edge = [{"analytics-gate": {"edge_functions": "edge"}}]
    with caplog.at_level(logging.INFO, "mkdocs"):
        site = project.build(strict=True, plugins=edge)
    assert [
        site.text(name).partition("\n# gate")[0] for name in ("_headers", "_redirects")
    ] == [own, "/was /is 301\n"]
    told = headers_for("/", read_header_rules(site.text("_headers")))
    assert (told["X-Own"], told["Referrer-Policy"]) == ("a", "same-origin")
    assert list(read_redirects(site.text("_redirects"))) == [
        "/was",
        "/.well-known/dnt/",
        "/.well-known/dnt",
    ]
    notes = [
        record.getMessage()
        for record in caplog.records
        if "is given again" in record.getMessage()
    ]
    assert [note.partition(" is given")[0] for note in notes] == [
        "analytics-gate: content/_headers:4: referrer-policy"
    ]
    # For who signals, an answer has the gate's headers and what is about the body.
    assert "X-Own" not in (project.folder / "edge/gate/rules.js").read_text()
    signalled = headers_for("/", read_site_headers(site.folder).signalled)
    assert (signalled["Referrer-Policy"], signalled["Tk"], signalled["Expires"]) == (
        "same-origin",
        "N",
        "0",
    )
    assert not {"X-Own", "Set-Cookie"} & set(signalled)
    once = site.prints()
    assert project.build(strict=True, plugins=edge).prints() == once


def test_the_plugin_needs_no_site_url(project: Project) -> None:
    site = project.build(site_url="")
    assert '"base":"/"' in site.text("index.html")


def test_the_plugin_aligns_tables_without_styles(project: Project) -> None:
    project.write({"content/a.md": "| a |\n|--:|\n| b |\n"})
    assert '<td align="right">b</td>' in project.build(
        markdown_extensions=["tables"]
    ).text("a/index.html")


def test_the_plugin_replaces_shortcodes_on_every_page_with_the_pages_own(
    project: Project,
) -> None:
    project.write(
        {
            "content/a.md": "---\nlastmod: 2001-02-03\n---\n{{< lastmod >}}\n",
            "content/b.md": (
                "---\nlastmod: 2004-05-06\n---\n<div>{{< lastmod "
                ">}}</div>\n\n`{{< lastmod >}}`\n"
            ),
            "content/services.yml": COUNTER,
            "content/c.md": "{{< services >}}\n\n{{< choices >}}\n",
        }
    )
    site = project.build(theme={"name": "material", "font": False, "language": "de"})
    assert '<time datetime="2001-02-03">3. Februar 2001</time>' in site.text(
        "a/index.html"
    )
    assert '<time datetime="2004-05-06">6. Mai 2004</time>' in site.text("b/index.html")
    assert "<code>{{&lt; lastmod &gt;}}</code>" in site.text("b/index.html")
    assert site.soup("c/index.html").select("tr#service-counter")
    choices = site.soup("c/index.html")
    assert choices.select("button[data-gate-open][hidden]")
    (withdraw,) = choices.select(
        "button[data-gate-withdraw][hidden]:has(+ [role=status]:empty)"
    )
    assert (withdraw.text, str(withdraw["data-gate-withdraw"])[:11]) == (
        "Zustimmung widerrufen",
        "Widerrufen.",
    )
    assert [
        each.text[:15] for each in choices.select("p [data-gate-signal][hidden]")
    ] == ["Ihr Browser hat"]


def test_the_plugin_builds_the_same_bytes_twice(project: Project) -> None:
    project.write(
        {
            "content/services.yml": COUNTER,
            "content/a.md": (
                "---\nlastmod: 2016-08-15\naliases: [/old/]\n---\n"
                "# A\n\n{{< services >}}\n"
            ),
        }
    )
    first = project.build(plugins=["search", "analytics-gate"]).prints()
    assert project.build(plugins=["search", "analytics-gate"]).prints() == first
    packed = (project.site.folder / "sitemap.xml.gz").read_bytes()
    # No clock: the newest page's day stands in the file's head, in seconds.
    assert int.from_bytes(packed[4:8], "little") == 1471219200
    assert gzip.decompress(packed).decode() == project.site.text("sitemap.xml")


def test_the_plugin_leaves_nothing_beside_the_site(project: Project) -> None:
    project.build()
    project.write({"content/b.md": "# B\n"})
    (project.site.folder / "stale.txt").write_text("of an earlier build")
    project.build()
    assert {each.name for each in project.folder.iterdir()} == {
        "content",
        "mkdocs.yml",
        "site",
    }
    assert "b/index.html" in project.site.pages()
    assert "stale.txt" not in project.site.prints()


EMBEDS = """# Watch

In a {{< embed service="youtube" id="M7lc1UVf-VE" title="A 'video', *said* so" >}} paragraph

* In a list

    {{< embed service="youtube" id="M7lc1UVf-VE" title="A list's" ratio="4:3" >}}

<div>{{< embed service="youtube" id="M7lc1UVf-VE" title="A 'video', *said* so" >}}</div>

| In | a table |
|----|---------|
| a  | {{< embed service="youtube" id="aaaaaaaaaaa" title="B" >}} |

<iframe src="https://www.youtube-nocookie.com/embed/M7lc1UVf-VE?start=3"></iframe>

`{{< embed service="vimeo" >}}` ![](x.svg)
"""


def test_the_plugin_puts_placeholders_wherever_an_editor_wants_an_embed(
    project: Project,
) -> None:
    declared = "services:\n  - preset: youtube\n    name: YouTube\n"
    project.write(
        {
            "content/a.md": EMBEDS,
            "content/x.svg": "<svg/>",
            "content/services.yml": declared,
        }
    )
    german = {"name": "material", "font": False, "language": "de"}
    site = project.build(
        strict=True, theme=german, plugins=["search", "analytics-gate"]
    )
    page = site.soup("a/index.html")
    placed = page.select("article [data-gate-embed=youtube]")
    assert [each["aria-label"] for each in placed] == [
        "A 'video', *said* so",
        "A list's",
        "A 'video', *said* so",
        "B",
        "YouTube",
    ]
    assert [each.parent.name for each in placed if each.parent] == [
        "p",
        "p",
        "div",
        "td",
        "article",
    ]
    # The same video under the same title has one document.
    frames = [str(each["data-gate-frame"]) for each in placed]
    assert frames[0] == frames[2]
    assert len(set(frames)) == 4
    assert all((site.folder / frame.lstrip("/")).is_file() for frame in frames)
    assert page.select("article button")[0].get_text() == "Anzeigen"
    assert site.soup(frames[0].lstrip("/")).select("html[lang=de] iframe")
    assert '{{< embed service="vimeo" >}}' in page.select("article code")[0].get_text()
    # Nobody looks for the words of a placeholder.
    index = json.loads(site.text("search/search_index.json"))
    found = " ".join(doc["text"] for doc in index["docs"])
    assert "A list's" in found
    assert "Anzeigen" not in found
