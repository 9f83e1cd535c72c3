"""Pages in ISO-2022-JP: what a browser reads in them, and that all their bytes stay."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics_gate.apply import iso_2022_jp
from analytics_gate.apply.encoding import decode_losslessly
from analytics_gate.apply.marks import restore_original
from analytics_gate.apply.site import ApplyJob, apply_gate
from analytics_gate.delivery.csp import hash_source
from analytics_gate.errors import GateError
from analytics_gate.gate.site import SiteAddress
from analytics_gate.markup.contacts import outgoing_references
from tests.support.applied_pages import DECLARATION, GATE, gated, ready
from tests.support.page_pieces import MARKS, REPLACED, WRITTEN
from tests.support.site_building import BuiltSite

META = b"<meta charset=iso-2022-jp>"
ESCAPES = (b"\x1b(B", b"\x1b(J", b"\x1b(I", b"\x1b$@", b"\x1b$B", b"\x1b")
STRETCHES = (
    b"\x1b$B<R0&\x1b(B",
    b"\x1b$B<R0&\x1b(J",
    b"\x1b(J\\~\x1b(B",
    b"\x1b(I1\x1b(B",
    b"\x80",
    b"\x0e",
    b"\\",
    b"~",
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a\x1b$B0&\x1b(Bb", "a愛b"),
        (b"\x1b$@0&\x1b(J\\~\x1b(B\\~", "愛¥‾\\~"),
        (b"\x1b(I1_`\x1b(B", "ｱﾟ\ufffd"),
        # What NEC and IBM added.
        (b"\x1b$B-!y!|q", "①纊ⅰ"),
        (b"\x1b$B0\n0", "\ufffd\ufffd"),
        (b"\x1b$B0\x1b(Ba", "\ufffda"),
        (b"\x1b$B\n)!", "\ufffd\ufffd"),
        # The first of two escapes with nothing between them stands for no character,
        # the second for an error.
        (b"a\x1b$B\x1b(Bb", "a\ufffdb"),
        (b"a\x1b(Bb\x1b", "ab\ufffd"),
        (b"\x1b(a\x0e\x0f\xe3", "\ufffd(a\ufffd\ufffd\ufffd"),
    ],
)
def test_bytes_are_the_text_that_a_browser_reads_in_them(raw: bytes, text: str) -> None:
    held = iso_2022_jp.held(raw)
    assert iso_2022_jp.read(held) == text
    assert iso_2022_jp.raw(held) == raw


@given(
    st.lists(
        st.sampled_from([*ESCAPES, *STRETCHES, b"(", b"<"]) | st.binary(max_size=2),
        max_size=12,
    ).map(b"".join)
)
def test_a_part_is_read_as_it_is_in_the_whole(raw: bytes) -> None:
    held = iso_2022_jp.held(raw)
    assert iso_2022_jp.raw(held) == raw
    for at in (found.start() for found in re.finditer(r"[\0-\x7f]", held)):
        assert iso_2022_jp.read(held[:at]) + iso_2022_jp.read(
            held[at:]
        ) == iso_2022_jp.read(held)


def pieces(*texts: str) -> st.SearchStrategy[bytes]:
    known = [text.encode("iso-2022-jp", "xmlcharrefreplace") for text in texts]
    return st.lists(st.sampled_from([*known, *STRETCHES, *STRETCHES]), max_size=25).map(
        lambda all_: META + b"".join(all_)
    )


@given(pieces(*WRITTEN, *REPLACED, *MARKS), st.booleans())
@example(META + b"\x1b(J\\<iframe src='//www.youtube.com/embed/~'></iframe>", False)
@example(b"<!--\x1b$B0&\x1b(J-->" + META, False)
def test_a_page_gated_twice_is_the_page_gated_once_and_can_be_had_back(
    raw: bytes, fix_styles: bool
) -> None:
    try:
        once = gated(raw, fix_styles=fix_styles)
    except GateError:  # a silent escape in a tag
        return
    assert gated(once, fix_styles=fix_styles, again=True) == once
    held = decode_losslessly(once, "a.html")
    assert held.whole(restore_original(held.text)) == raw
    found = outgoing_references(iso_2022_jp.read(held.text))
    assert [contact for contact in found if contact.host.endswith("evil.example")] == []
    assert iso_2022_jp.read(held.text).count(GATE.decode()) == 1 + iso_2022_jp.read(
        iso_2022_jp.held(raw)
    ).count(GATE.decode())


def test_what_looks_like_a_tag_in_japanese_is_none() -> None:
    page = META + "<p>社名<img src=//evil.example alt='社>'>社".encode("iso-2022-jp")
    once = gated(page)
    gate = b"<!--gate was:-->" + GATE + b"<!--/gate-->"
    assert once == page.replace(META, META + gate).replace(
        b" src", b" data-gate-was-src"
    )


def test_a_script_is_allowed_as_each_browser_reads_it() -> None:
    page = ready(META + "<script>'社\\'\r\n</script>".encode("iso-2022-jp"))
    assert page.facts.scripts == {
        hash_source("'社\\'\n"),
        hash_source("'\x1b$B<R\x1b(B\\'\n"),
    }


def test_a_gate_among_roman_letters_is_in_ascii_and_what_is_behind_it_in_roman() -> (
    None
):
    page = b"<!--\x1b$B0&\x1b(J-->" + META + b"\\"
    once = gated(page)
    # The label counts that stands first.
    assert once == page.replace(
        META, META + b"<!--gate was:-->\x1b(B" + GATE + b"\x1b(J<!--/gate-->"
    )
    assert iso_2022_jp.read(iso_2022_jp.held(once)).endswith("<!--/gate-->¥")


def test_what_stands_among_roman_letters_for_a_frame_has_no_letter_of_which_roman_has_another() -> (
    None
):
    page = (
        META + b"\x1b(J\\<iframe src='https://www.youtube.com/embed/~&#126;'></iframe>"
    )
    text = iso_2022_jp.read(decode_losslessly(gated(page), "a.html").text)
    assert 'href="https://www.youtube.com/embed/&#8254;&#126;"' in text


@pytest.mark.parametrize(
    ("page", "is_refused"),
    [
        (b"<p>\x1b(B<p>a\n\x1b(Bb", False),
        (b"\x1b(B<p title='\x1b(J\\\x1b(B'>", False),
        (b"<p>a\x1b(J\x1b(Bb", False),
        (b"<p \x1b(Btitle=a>", True),
        (b"<p>a\x1b(Bb", True),
        (b"<!-\x1b(B-", True),
        (b"<p title='>\x1b(B'>", True),
        (b"<style>\n\x1b(Bp{}</style>", True),
    ],
)
def test_an_escape_that_could_hide_a_tag_is_refused(
    page: bytes, is_refused: bool
) -> None:
    assert iso_2022_jp.hides_a_tag(iso_2022_jp.held(page)) is is_refused


def test_a_page_gets_what_its_twin_in_utf_8_gets(tmp_path: Path) -> None:
    twins = {}
    for codec in ("utf-8", "iso-2022-jp"):
        folder = tmp_path / codec / "site"
        folder.mkdir(parents=True)
        frame = (
            "<iframe src=https://www.youtube.com/embed/M7lc1UVf-VE title=社></iframe>"
        )
        page = (
            f"<title>社</title>{frame}<script>'社'</script><p "
            "style='font-family: \"社\"'>社<img src=//evil.example>"
        )
        (folder / "index.html").write_bytes(
            f"<meta charset={codec}>{page}".encode(codec)
        )
        place = SiteAddress("https://own.example", "/")
        wish = ApplyJob(
            folder, folder, DECLARATION, "services.yml", place, fix_styles=True
        )
        applied = apply_gate(wish, lambda *_: None)
        site = BuiltSite(folder)
        once = site.prints()
        apply_gate(wish, lambda *_: None)
        assert site.prints() == once
        text = (folder / "index.html").read_bytes().decode(codec).replace(codec, "")
        # The other reading of a script has another hash.
        twins[codec] = (
            re.sub(r" 'sha256-\S*'", "", text),
            applied.notes,
            site.text("gate/styles.css"),
        )
        assert hash_source("'社'") in text
    assert twins["iso-2022-jp"] == twins["utf-8"]
