"""Whole sites gated: in place or elsewhere, once or often, all or nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from analytics_gate.apply import parallel
from analytics_gate.apply.notes import Kind
from analytics_gate.apply.site import ApplyJob, ApplyResult, apply_gate
from analytics_gate.declaration.values import Declaration
from analytics_gate.delivery.csp import hash_source
from analytics_gate.delivery.options import Delivery, LinkPolicy, PolicyScope
from analytics_gate.delivery.static_host import (
    headers_for,
    read_header_rules,
    read_site_headers,
)
from analytics_gate.errors import GateError
from analytics_gate.gate.site import SiteAddress
from tests.support.applied_pages import DECLARATION
from tests.support.site_building import BuiltSite

FRAME = "<iframe src=https://www.youtube.com/embed/M7lc1UVf-VE title=A></iframe>"
PAGES = {
    "index.html": f"<html lang=de><head><title>A</title></head><body>{FRAME}<script>one()</script>",
    "a/B.HTM": "<p style='color: red'>ü<img src=//evil.example>\r\n",
    "b/index.html": "<title>B</title><script>two()</script>",
    "verify.html": "a word",
}
OTHERS = {"x.css": "a{}", "_redirects": "/old /new 301\n", "b/x.bin": "\0\r\n"}


@pytest.fixture
def site(tmp_path: Path) -> BuiltSite:
    for path, text in (PAGES | OTHERS).items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(text, newline="")
    (tmp_path / "site/empty").mkdir()
    return BuiltSite(tmp_path / "site")


def application(
    folder: Path, target: Path | None = None, declaration: Declaration = DECLARATION
) -> ApplyJob:
    return ApplyJob(
        folder,
        target or folder,
        declaration,
        "services.yml",
        SiteAddress("https://own.example", "/"),
    )


def gate(
    folder: Path, target: Path | None = None, declaration: Declaration = DECLARATION
) -> ApplyResult:
    return apply_gate(application(folder, target, declaration), lambda *_: None)


def beside(folder: Path) -> set[str]:
    return {each.name for each in folder.parent.iterdir()}


def test_a_site_is_gated_in_place_and_what_is_no_page_stays(site: BuiltSite) -> None:
    before = site.prints()
    applied = gate(site.folder)
    after = site.prints()
    assert applied.pages == len(PAGES)
    assert {path for path in before if before[path] == after[path]} == {
        *OTHERS,
        "verify.html",
    } - {"_redirects"}
    assert (site.folder / "empty").is_dir()
    assert beside(site.folder) == {"site"}
    policies = {
        text.partition("content=")[2].partition(">")[0]
        for text in map(site.text, [*PAGES][:3])
    }
    assert len(policies) == 1, "instant navigation keeps the policy of the first page"
    assert {each.suffix for each in (site.folder / "gate").iterdir()} >= {
        ".js",
        ".css",
        ".json",
    }
    assert (site.folder / "gate/panel.de.json").is_file()
    assert applied.notes.lines(Kind.INERT)[0].startswith(
        "a/B.HTM:1: <img src> would contact evil.example"
    )


def test_a_site_gated_elsewhere_is_left_alone_and_can_be_gated_again(
    site: BuiltSite,
) -> None:
    before, target = site.prints(), BuiltSite(site.folder.with_name("out"))
    gate(site.folder, target.folder)
    once = target.prints()
    assert site.prints() == before
    assert not (site.folder / "x.css").samefile(target.folder / "x.css")
    gate(site.folder, target.folder)
    gate(target.folder)
    assert target.prints() == once
    gate(site.folder)
    assert site.prints() == once


def test_a_site_gated_by_another_declaration_has_nothing_left_of_the_first(
    site: BuiltSite,
) -> None:
    fresh = BuiltSite(site.folder.with_name("fresh"))
    nothing = Declaration()
    gate(site.folder, fresh.folder, nothing)
    gate(site.folder)
    assert (site.folder / "gate/embeds.js").is_file()
    apply_gate(replace(application(site.folder), fix_styles=True), lambda *_: None)
    assert (site.folder / "gate/styles.css").read_text().endswith("{color: red}\n")
    assert '<link rel="stylesheet" href="/gate/styles.css"><!--/gate-->' in site.text(
        "a/B.HTM"
    )
    gate(site.folder, declaration=nothing)
    assert site.prints() == fresh.prints()


def test_a_site_keeps_its_own_headers_ahead_of_the_gates(site: BuiltSite) -> None:
    own = b"/*\n  X-Own: \xff\n  content-security-policy: none"
    (site.folder / "_headers").write_bytes(own)
    applied = gate(site.folder)
    headers = (site.folder / "_headers").read_bytes()
    assert headers.startswith(own + b"\n# gate: from here")
    assert (
        b"\n/*\n  Content-Security-Policy: default-src 'none'; script-src 'self'"
        in headers
    )
    reported = [
        line for line in applied.notes.lines(Kind.REPORTED) if "_headers" in line
    ]
    assert [line.partition(" is given")[0] for line in reported] == [
        "_headers:3: content-security-policy"
    ]
    gate(site.folder)
    assert (site.folder / "_headers").read_bytes() == headers
    assert "X-Own" not in headers_for("/", read_site_headers(site.folder).signalled)


def test_a_site_that_was_never_gated_keeps_what_looks_like_the_gates_own(
    site: BuiltSite,
) -> None:
    own = {
        "own.html": (
            "<script>const t='<!--gate was:old--><b>new</b><!--/"
            "gate-->'</script><p data-gate-was-note=1>"
        ),
        "gate/files.txt": "x.css\n",
    }
    for path, text in own.items():
        (site.folder / path).parent.mkdir(exist_ok=True)
        (site.folder / path).write_text(text)
    assert refusal(site.folder).startswith(
        "gate/files.txt: the site has a file of this name"
    )
    (site.folder / "gate/files.txt").unlink()
    gate(site.folder)
    once = site.prints()
    assert site.text("own.html").endswith(own["own.html"])
    gate(site.folder)
    assert site.prints() == once
    (site.folder / "gate/files.txt").unlink()
    assert refusal(site.folder).startswith(
        "a/B.HTM: the page has a gate already, which `apply` did not put there"
    )


def test_a_site_may_have_a_policy_for_each_page_in_its_markup_and_its_header(
    site: BuiltSite,
) -> None:
    apart = replace(
        application(site.folder), delivery=Delivery(policies=PolicyScope.PAGE)
    )
    apply_gate(apart, lambda *_: None)
    rules = read_header_rules(site.text("_headers"))
    own, other = (f"'{hash_source(script)[1:-1]}'" for script in ("two()", "one()"))
    for policy in (
        site.text("b/index.html"),
        headers_for("/b/", rules)["Content-Security-Policy"],
    ):
        assert own in policy
        assert other not in policy
    assert other in headers_for("/", rules)["Content-Security-Policy"]
    once = site.prints()
    apply_gate(apart, lambda *_: None)
    assert site.prints() == once


def test_a_site_keeps_its_own_redirects_and_well_known_files(site: BuiltSite) -> None:
    (site.folder / ".well-known").mkdir()
    (site.folder / ".well-known/gpc.json").write_text("{}")
    before = site.prints()
    gate(site.folder)
    gated = site.prints()
    assert site.text("_redirects").startswith("/old /new 301\n\n# gate: from here")
    assert site.text("_redirects").count("/.well-known/dnt/ ") == 1
    assert site.text(".well-known/gpc.json") == "{}"
    assert '"tracking": "N"' in site.text(".well-known/dnt/index.json")
    gate(site.folder)
    assert site.prints() == gated
    # Such files count only at the root.
    apply_gate(
        replace(
            application(site.folder), place=SiteAddress("https://own.example", "/sub/")
        ),
        lambda *_: None,
    )
    assert site.prints()["_redirects"] == before["_redirects"]
    assert not (site.folder / ".well-known/dnt/index.json").exists()


def test_a_policy_too_long_for_a_header_is_reported(site: BuiltSite) -> None:
    assert not [
        line
        for line in gate(site.folder).notes.lines(Kind.REPORTED)
        if "characters" in line
    ]
    scripts = "".join(f"<script>run({number})</script>" for number in range(200))
    (site.folder / "many.html").write_text(scripts)
    (said,) = [
        line
        for line in gate(site.folder).notes.lines(Kind.REPORTED)
        if "characters" in line
    ]
    assert said.startswith(f"{site.folder}: the policy has 1")


def test_links_to_too_many_origins_for_a_header_are_reported_with_the_cure(
    site: BuiltSite,
) -> None:
    links = "".join(
        f"<a href=https://{number}.links.example/>a</a>" for number in range(300)
    )
    (site.folder / "links.html").write_text(
        f"{links}<a href=http://plain.example/>b</a>"
    )
    (said,) = [
        line
        for line in gate(site.folder).notes.lines(Kind.REPORTED)
        if "characters" in line
    ]
    assert said.startswith(f"{site.folder}: the header Connection-Allowlist has 8,")
    assert said.endswith("by --links any")
    applied = apply_gate(
        replace(application(site.folder), delivery=Delivery(links=LinkPolicy.ANY)),
        lambda *_: None,
    )
    assert not [
        line for line in applied.notes.lines(Kind.REPORTED) if "characters" in line
    ]
    allowed = headers_for("/", read_header_rules(site.text("_headers")))[
        "Connection-Allowlist"
    ]
    assert allowed == (
        '(response-origin "http://plain.example" "https://*:*" "https://'
        'chat.example");redirects=allow'
    )


@pytest.mark.parametrize("where", ["read", "written", "swapped"])
def test_a_failure_leaves_the_folder_as_it_was(
    site: BuiltSite, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site.folder / "_headers").write_text("/*\n  X-Own: a\n")
    before = site.prints()

    def fail(doing: str, *_: int) -> None:
        if doing == where:
            raise KeyboardInterrupt

    if where == "swapped":
        monkeypatch.setattr(
            "analytics_gate.apply.site.replace_folder", lambda *_: fail("swapped")
        )
    with pytest.raises(KeyboardInterrupt):
        apply_gate(application(site.folder), fail)
    assert site.prints() == before
    assert beside(site.folder) == {"site"}


def test_all_pages_that_cannot_be_gated_are_named_and_nothing_is_written(
    site: BuiltSite,
) -> None:
    for path in ("index.html", "b/index.html"):
        (site.folder / path).write_bytes("<p>".encode("utf-16-le") + b"<p> ")
    before = site.prints()
    with pytest.raises(GateError) as refused:
        gate(site.folder)
    said = "the page is in UTF-16 without a byte order mark, publish it in UTF-8"
    assert str(refused.value).splitlines() == [
        f"b/index.html: {said}",
        f"index.html: {said}",
    ]
    assert site.prints() == before


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("policies", PolicyScope)
def test_a_page_in_utf_16_gets_the_gate_that_its_twin_in_utf_8_gets(
    tmp_path: Path, codec: str, policies: PolicyScope
) -> None:
    twins = {}
    for name in ("utf-8", codec):
        folder = tmp_path / name / "site"
        folder.mkdir(parents=True)
        page = (
            f"\ufeff<title>愛</title>{FRAME}<script>'愛'\r\n</script><p "
            "style='color:red'><img src=//evil.example>"
        )
        (folder / "index.html").write_bytes(page.encode(name))
        wish = replace(
            application(folder), delivery=Delivery(policies=policies), fix_styles=True
        )
        applied = apply_gate(wish, lambda *_: None)
        once = BuiltSite(folder).prints()
        apply_gate(wish, lambda *_: None)
        assert BuiltSite(folder).prints() == once
        gated = (folder / "index.html").read_bytes().decode(name)
        twins[name] = (gated, applied.notes, (folder / "_headers").read_bytes())
        assert hash_source("'愛'\n") in gated
    assert twins[codec] == twins["utf-8"]


def test_many_pages_are_gated_by_all_processors_as_by_one(
    site: BuiltSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        (site.folder / f"{number}.html").write_text(
            f"<title>{number}</title>{FRAME}<img src=//evil.example>"
        )
    alone, together = (
        BuiltSite(site.folder.with_name("alone")),
        BuiltSite(site.folder.with_name("together")),
    )
    gate(site.folder, alone.folder)
    monkeypatch.setattr(parallel, "MIN_PAGES", 0)
    applied = gate(site.folder, together.folder)
    assert together.prints() == alone.prints()
    assert applied.notes.count(Kind.INERT) == 41
    assert applied.notes.lines(Kind.INERT)[-1] == "  … and in 31 more places"


def test_a_page_has_the_rights_that_it_had(site: BuiltSite) -> None:
    (site.folder / "index.html").chmod(0o640)
    gate(site.folder)
    assert (site.folder / "index.html").stat().st_mode & 0o777 == 0o640


def test_a_link_within_the_site_stays_one_and_one_to_elsewhere_is_followed(
    site: BuiltSite, tmp_path: Path
) -> None:
    (tmp_path / "else.html").write_text("<title>C</title>")
    (site.folder / "here.html").symlink_to("index.html")
    (site.folder / "there.html").symlink_to(tmp_path / "else.html")
    gate(site.folder)
    assert (site.folder / "here.html").readlink() == Path("index.html")
    assert not (site.folder / "there.html").is_symlink()
    assert "<!--gate was:-->" in site.text("there.html")
    assert (tmp_path / "else.html").read_text() == "<title>C</title>"


def test_links_into_the_site_by_its_whole_address_stay_in_it(
    site: BuiltSite,
) -> None:
    out = site.folder.with_name("out")
    goals = {
        "b/docs": site.folder / "a",
        "b/here": site.folder / "x.css",
        "c": Path("/nowhere/x.html"),
        "d": Path("d"),
    }
    for path, goal in goals.items():
        (site.folder / path).symlink_to(goal)
    gate(site.folder, out)
    assert (out / "b/docs").readlink() == Path("../a")
    assert (out / "b/here").readlink() == Path("../x.css")
    assert [path for path in ("c", "d") if (out / path).is_symlink()] == []
    gate(site.folder)
    assert {path: (site.folder / path).readlink() for path in goals} == goals


def test_a_folder_that_somebody_stands_in_is_not_replaced(
    site: BuiltSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.folder / "b")
    assert "you are in this folder, which is replaced as a whole" in refusal(
        site.folder
    )
    gate(site.folder, site.folder.with_name("out"))


def refusal(folder: Path, target: Path | None = None) -> str:
    with pytest.raises(GateError) as refused:
        gate(folder, target)
    return str(refused.value)


def test_folders_that_would_be_lost_or_cannot_be_gated_are_refused(
    site: BuiltSite, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("Dear")
    assert refusal(tmp_path / "absent").endswith(
        "absent: there is no such folder: name the one that a build wrote"
    )
    assert "is within the other" in refusal(site.folder, site.folder / "out")
    assert "is within the other" in refusal(site.folder, tmp_path)
    assert "no earlier run wrote it" in refusal(site.folder, tmp_path / "mine")
    assert refusal(tmp_path / "mine").endswith(
        "mine: there is no HTML page in this folder: name the one that a build wrote"
    )
    (site.folder / "gate").mkdir()
    (site.folder / "gate/panel.js").write_text("theirs")
    assert refusal(site.folder).startswith(
        "gate/panel.js: the site has a file of this name"
    )
    (site.folder / "out").symlink_to(tmp_path / "mine")
    assert refusal(site.folder).startswith("out: this link leads to a folder outside")
    assert (tmp_path / "mine/letter.txt").read_text() == "Dear"
