"""Pages sealed: the policy and the gate first in their heads, and nobody to contact in
their markup.
"""

import re
from pathlib import Path

import pytest

from analytics_gate.bundle import inline_script
from analytics_gate.declaration.values import (
    Declaration,
    Hosts,
    Provider,
    Purpose,
    Runs,
    Service,
)
from analytics_gate.delivery.csp import hash_source
from analytics_gate.delivery.options import Delivery, PolicyScope
from analytics_gate.delivery.static_host import headers_for, read_header_rules
from analytics_gate.errors import GateError
from analytics_gate.gate.in_page import lock_script
from analytics_gate.gate.seal import read_pages, seal_pages
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from analytics_gate.markup.tags import tags

PAGE = (
    '<!doctype html>\n<html><head><meta charset="utf-8"><title>A</'
    "title></head><body>{}</body></html>\n"
)
BASE = SiteAddress("https://example.org", "/")


def sealed(*contents: str) -> tuple[list[str], str]:
    """The sealed pages with these contents, and their policy."""
    pages, found = seal_pages(
        {f"{n}.html": PAGE.format(text) for n, text in enumerate(contents)}, "{}"
    )
    return list(pages.values()), str(found.policy)


def script_source(policy: str) -> set[str]:
    (directive,) = re.findall(r"script-src ([^;]*)", policy)
    return set(directive.split())


def test_a_page_has_policy_block_and_gate_right_behind_its_charset() -> None:
    (page,), policy = sealed("<p>text</p>")
    assert page == PAGE.format("<p>text</p>").replace(
        '<meta charset="utf-8">',
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<script id="gate-config" type="application/json">{}</'
        f"script><script>{inline_script('page')}</script>",
    )


@pytest.mark.parametrize(
    ("head", "before"),
    [
        ("<head><title>", "<head>"),
        ("<head>\n  <meta charset=utf-8><title>", "<head>\n  <meta charset=utf-8>"),
        (
            '<HEAD lang=de><META CHARSET="utf-8"/><title>',
            '<HEAD lang=de><META CHARSET="utf-8"/>',
        ),
        (
            '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>',
            '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
        ),
        (
            "<!-- <head> --><head><script></script><meta charset=utf-8>",
            "<!-- <head> --><head>",
        ),
        (
            '<head><meta name="description" content="set the charset -> guide">',
            "<head>",
        ),
    ],
)
def test_a_page_has_its_policy_before_all_that_acts(head: str, before: str) -> None:
    pages, _ = seal_pages({"a.html": f"<!doctype html><html>{head}"}, "{}")
    assert pages["a.html"].startswith(
        f'<!doctype html><html>{before}<meta http-equiv="Content-Security-Policy"'
    )


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>text",
        "<header></header>",
        "<!-- <head> -->",
        "<html><p></p><head></head>",
        "<script></script><head>",
        "a<head>",
    ],
)
def test_a_page_whose_head_is_not_first_is_refused(html: str) -> None:
    with pytest.raises(GateError) as refused:
        seal_pages({"a.html": html}, "{}")
    assert (
        str(refused.value)
        == "a.html:1: page has no <head>, so there is no place for its policy"
    )


def test_a_policy_allows_the_inline_scripts_of_all_pages() -> None:
    pages, policy = sealed(
        "<script>one()</script>",
        "<p></p>",
        "<script>two()</script><script>one()</script>",
    )
    own = {hash_source(script) for script in ("one()", "two()", inline_script("page"))}
    assert script_source(policy) == {"'self'", *own}
    assert all(f'content="{policy}"' in page for page in pages)


def test_a_policy_of_its_own_allows_the_inline_scripts_of_that_page_alone(
    tmp_path: Path,
) -> None:
    pages = {
        "404.html": "<script>lost()</script>",
        "index.html": "<script>one()</script>",
        "a/index.html": "<style>p { top: 0 }</style>",
        "b.html": "<script>lost()</script>",
    }
    for name, content in pages.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE.format(content))
    headers = gate_folder(
        tmp_path,
        SitePlan(Declaration(), BASE, "s.yml", Delivery(policies=PolicyScope.PAGE)),
        (),
    )
    gate = hash_source(inline_script("page"))
    wanted = {
        # A host answers with the page for what is lost under any address: its policy is
        # everybody else's.
        "/": ("index.html", {gate, hash_source("one()")}),
        "/index.html": ("index.html", {gate, hash_source("one()")}),
        "/a/": ("a/index.html", {gate}),
        "/b": ("b.html", {gate, hash_source("lost()")}),
        "/b.html": ("b.html", {gate, hash_source("lost()")}),
        "/nothing": ("404.html", {gate, hash_source("lost()")}),
    }
    for address, (file, scripts) in wanted.items():
        policy = headers_for(address, headers.everyone)["Content-Security-Policy"]
        assert script_source(policy) == {"'self'", *scripts}, address
        told = next(
            tag
            for tag in tags((tmp_path / file).read_text())
            if "http-equiv" in tag.attributes
        )
        assert policy == f"{told.attributes['content']}; frame-ancestors 'none'"
        assert (
            headers_for(address, headers.signalled)["Content-Security-Policy"] == policy
        )
    assert f"style-src 'self' {hash_source('p { top: 0 }')};" in str(headers)
    assert not [rule.path for rule in headers.everyone if rule.path.startswith("/b")], (
        "the same needs no rule"
    )


@pytest.mark.parametrize(
    "kind",
    [
        *(
            "",
            ' type=""',
            ' type="module"',
            ' type="text/javascript"',
            " type=Application/JavaScript",
            " nomodule",
        ),
        *(
            " type=text/javascript1.5",
            " type=text/JScript",
            " type=' text/livescript '",
            " type=text/x-ecmascript",
        ),
    ],
)
def test_a_policy_allows_what_runs(kind: str) -> None:
    _, policy = sealed(f"<script{kind}>one('ü')\n</script>")
    assert hash_source("one('ü')\n") in policy


def test_a_policy_allows_what_a_browser_makes_of_styles_and_scripts_in_svg() -> None:
    _, policy = sealed(
        "<svg><style><![CDATA[ .a{fill:red} ]]></style><script>a &amp;&amp; b()</script></svg>"
    )
    assert hash_source(" .a{fill:red} ") in policy
    assert hash_source("a && b()") in script_source(policy)


def test_a_policy_allows_what_stands_in_a_frames_own_document() -> None:
    document = "&lt;script&gt;one()&lt;/script&gt;<a href=https://out.example/>"
    pages, found = seal_pages(
        {"a.html": PAGE.format(f'<iframe srcdoc="{document}"></iframe>')}, "{}"
    )
    assert hash_source("one()") in script_source(str(found.policy))
    assert found.outgoing == ("https://out.example",)
    assert document in pages["a.html"]


def test_a_policy_allows_what_is_held_to_it_although_it_runs_nothing() -> None:
    _, policy = sealed(
        '<script type="importmap">{}</script><script type=SpeculationRules>{"a":[]}</script>'
    )
    assert {hash_source("{}"), hash_source('{"a":[]}')} < script_source(policy)


@pytest.mark.parametrize(
    "tag",
    [
        "<script src=/x.js>",
        "<script type=application/json>",
        "<script type=text/javascript1.6>",
        "<template>",
        "<pre>",
    ],
)
def test_a_policy_allows_nothing_that_is_no_inline_script(tag: str) -> None:
    name = tag.strip("<>").split()[0]
    _, policy = sealed(f"{tag}one()</{name}>")
    assert script_source(policy) == {"'self'", hash_source(inline_script("page"))}


def test_a_policy_does_not_depend_on_the_order_of_the_pages() -> None:
    scripts = [f"<script>{name}()</script>" for name in "abcdef"]
    assert sealed(*scripts)[1] == sealed(*scripts[::-1])[1]


def test_all_contacts_in_the_markup_are_refused_by_page_and_line() -> None:
    pages = {
        "a/index.html": PAGE.format("\n<img src=//evil.example/>"),
        "b.html": PAGE.format(
            '<link rel=preconnect href="https://fonts.example">\n\n<iframe src=//c.example>'
        ),
    }
    cure = (
        " by itself; it comes from the theme or a plugin: host the file "
        "here, or turn that feature off"
    )
    with pytest.raises(GateError) as refused:
        seal_pages(pages, "{}")
    assert str(refused.value).splitlines() == [
        f"a/index.html:3: <img src> would contact evil.example{cure}",
        f"b.html:2: <link href> would contact fonts.example{cure}",
        f"b.html:4: <iframe src> would contact c.example{cure}",
    ]


def test_the_places_that_links_lead_to_are_gathered_over_the_site() -> None:
    _, found = seal_pages(
        {
            "a.html": PAGE.format(
                '<a href="https://z.example/x"></a><a href="/y"></a>'
            ),
            "b.html": PAGE.format(
                '<area href="https://a.example/"><form action="/z"></form><a '
                'href="https://z.example/"></a>'
            ),
        },
        "{}",
    )
    assert found.outgoing == ("https://a.example", "https://z.example")
    assert found.pages == ("a.html", "b.html")


def test_all_pages_of_a_folder_are_read(tmp_path: Path) -> None:
    for name in (
        "index.html",
        "404.html",
        "a/b/index.html",
        "old.htm",
        "x.txt",
        "x.svg",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{name} ü\r\n", encoding="utf-8", newline="")
    pages = read_pages(tmp_path)
    assert set(pages) == {"index.html", "404.html", "a/b/index.html", "old.htm"}
    # A browser counts a script's hash with its own line ends.
    assert pages["404.html"] == "404.html ü\n"


def test_a_page_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes("ü".encode("latin-1"))
    with pytest.raises(
        GateError,
        match=r"^a\.html: the byte 0xfc is not UTF-8, publish the page in UTF-8$",
    ):
        read_pages(tmp_path)


def service(**more: object) -> Service:
    facts: dict[str, object] = {
        "id": "counter",
        "name": "Counter",
        "purpose": Purpose.ANALYTICS,
        "provider": Provider("Example", "https://example.org/privacy"),
        "runs": Runs.SANDBOX,
        "hosts": Hosts(script=("stats.example.org",)),
        "script": "https://stats.example.org/count.js",
        "line": 7,
    }
    return Service(**(facts | more))  # type: ignore[arg-type]


def test_a_folder_gets_the_files_that_belong_to_its_pages(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    gate_folder(
        tmp_path,
        SitePlan(
            Declaration((service(),)),
            SiteAddress("https://example.org", "/sub/"),
            "s.yml",
        ),
        ["/sub/a /sub/b 301"],
    )
    files = {
        file.relative_to(tmp_path).as_posix()
        for file in tmp_path.rglob("*")
        if file.is_file()
    }
    own = {
        "gate/panel.js",
        "gate/panel.css",
        "gate/panel.en.json",
        "gate/services.js",
        "gate/sandbox/counter.html",
    }
    assert own | {"index.html", "_headers", "_redirects"} <= files
    headers = (tmp_path / "_headers").read_text()
    assert re.findall(r"^/.*", headers, re.MULTILINE) == [
        "/sub/*",
        "/sub/gate/sandbox/counter.html",
    ]
    assert (tmp_path / "_redirects").read_text() == "/sub/a /sub/b 301\n"


def test_a_folder_whose_service_cannot_be_built_is_refused_by_line(
    tmp_path: Path,
) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    with pytest.raises(
        GateError,
        match=r"^s\.yml:7: service 'counter': start is not valid JavaScript: ",
    ):
        gate_folder(
            tmp_path, SitePlan(Declaration((service(start="return {"),)), BASE, "s.yml")
        )
    with pytest.raises(
        GateError,
        match=r"^s\.yml:7: service 'counter': start is not valid JavaScript: ",
    ):
        gate_folder(
            tmp_path,
            SitePlan(
                Declaration((service(start="return {", runs=Runs.PAGE),)), BASE, "s.yml"
            ),
        )


def test_a_folder_gets_what_a_service_of_the_page_needs(tmp_path: Path) -> None:
    for name in (
        "index.html",
        "a/index.html",
        "assets/x/y.js",
        "a/z.mjs",
        "top.js",
        "a/x.css",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PAGE if name.endswith("html") else "")
    gate_folder(
        tmp_path,
        SitePlan(
            Declaration((service(runs=Runs.PAGE),)),
            SiteAddress("https://example.org", "/sub/"),
            "s.yml",
        ),
    )
    assert (tmp_path / "gate/page/counter.js").is_file()
    assert (tmp_path / "gate/inpage.js").is_file()
    assert not (tmp_path / "gate/sandbox").exists()
    headers = read_header_rules((tmp_path / "_headers").read_text())
    # A worker may be made of each script, and of no page.
    assert [rule.path for rule in headers] == [
        f"/sub/{path}" for path in ("*", "a/z.mjs", "assets/*", "gate/*", "top.js")
    ]
    named = headers_for("/sub/a/", headers)
    assert "script-src 'self'" in named["Content-Security-Policy"]
    for header in ("Content-Security-Policy", "Connection-Allowlist"):
        assert "https://stats.example.org" in named[header]
        assert (
            "https://stats.example.org"
            not in headers_for("/sub/assets/x/y.js", headers)[header]
        )


def test_a_page_has_the_lock_right_behind_the_gate() -> None:
    (page,) = pages = seal_pages(
        {"a.html": PAGE.format("")}, "{}", [service(runs=Runs.PAGE)]
    )[0].values()
    lock = lock_script([service(runs=Runs.PAGE)])
    assert (
        f"<script>{inline_script('page')}</script><script>{lock}</script><title>"
        in page
    )
    policy = next(
        tag.attributes["content"]
        for tag in tags(page)
        if "http-equiv" in tag.attributes
    )
    assert hash_source(lock) in policy
    assert "https://stats.example.org" in policy
    assert len(pages) == 1
    for other in (service(), service(runs=Runs.PAGE, purpose=Purpose.NECESSARY)):
        (page,) = seal_pages({"a.html": PAGE.format("")}, "{}", [other])[0].values()
        assert [tag.name for tag in tags(page)].count("script") == 2


def test_what_waits_may_run_inline_once_it_is_allowed() -> None:
    waiting = (
        '<div style="background: url(//stats.example.org/'
        ')"><script>one()</script><style>p { top: 0 }</style></div>'
    )
    pages, found = seal_pages(
        {"a.html": PAGE.format(waiting)}, "{}", [service(runs=Runs.PAGE)]
    )
    assert "<script>one()" not in pages["a.html"]
    assert hash_source("one()") in str(found.policy)
    assert f"style-src 'self' {hash_source('p { top: 0 }')};" in str(found.policy)


def test_markup_that_cannot_wait_is_refused_by_page_and_line() -> None:
    page = PAGE.format("\n<p style='background: url(//stats.example.org/x)'>")
    with pytest.raises(GateError) as refused:
        seal_pages({"a.html": page}, "{}", [service(runs=Runs.PAGE)])
    assert str(refused.value) == (
        "a.html:3: <p style> would contact stats.example.org by itself; it "
        "cannot wait for service 'counter' there: "
        "give the element its end tag, or host the file here"
    )
