"""Pages of all sorts: put in is what is ours, all else stays to the byte, and what was
done can be taken back.
"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics_gate.apply.encoding import decode_losslessly
from analytics_gate.apply.marks import restore_original
from analytics_gate.apply.page import InsertionPoint
from analytics_gate.delivery.csp import hash_source
from analytics_gate.errors import GateError
from analytics_gate.markup.contacts import outgoing_references
from tests.support.applied_pages import GATE, gated, ready, text
from tests.support.page_pieces import MARKS, REPLACED, WRITTEN


def pages(*pieces: str) -> st.SearchStrategy[bytes]:
    encoded = st.sampled_from(
        [piece.encode(codec) for piece in pieces for codec in ("utf-8", "latin-1")]
    )
    return st.lists(encoded | st.binary(max_size=3), max_size=25).map(
        b"".join
    ) | wide_pages(*pieces)


@st.composite
def wide_pages(draw: st.DrawFn, *pieces: str) -> bytes:
    codec = draw(st.sampled_from(["utf-16-le", "utf-16-be"]))
    text = draw(
        st.lists(
            st.sampled_from(pieces) | st.text(st.characters(), max_size=3), max_size=25
        ).map("".join)
    )
    return ("\ufeff" + text).encode(codec, "surrogatepass") + draw(
        st.binary(max_size=1)
    )


def is_within(part: bytes, whole: bytes) -> bool:
    """Whether the bytes are all there, in order, with others between them."""
    rest = iter(whole)
    return all(byte in rest for byte in part)


def is_readable(raw: bytes) -> bool:
    return not raw.startswith((b"<\0", b"\0<"))


@given(pages(*WRITTEN, *MARKS).filter(is_readable), st.booleans())
@example(b"", False)
@example("\ufeff<p style='a:b'>".encode(), True)
@example(b"<a\xc4\xb0 src=//evil.example>", False)
def test_a_page_has_all_its_bytes_in_order_and_only_ours_between_them(
    raw: bytes, fix_styles: bool
) -> None:
    assert is_within(raw, gated(raw, fix_styles=fix_styles))


@given(pages(*WRITTEN, *REPLACED, *MARKS).filter(is_readable), st.booleans())
@example(
    (
        f"<head><meta charset=utf-8><!--gate was:-->{GATE.decode()}<!--/"
        "gate--><img src=//evil.example>"
    ).encode(),
    True,
)
@example(f"<!--gate was:-->{GATE.decode()}<!--/gate--><head>".encode(), False)
@example(b"<iframe src=//www.youtube.com/embed/M7lc1UVf-VE></iframe>", False)
@example(
    b'<noscript><p a="</noscript><iframe src=//www.youtube.com/embed/M7lc1UVf-VE></iframe>',
    False,
)
@example(f"{REPLACED[0]}<meta charset=latin1>".encode(), False)
@example(
    b"<div style='background:url(//chat.example)'><iframe src=//"
    b"www.youtube.com/embed/M7lc1UVf-VE></iframe></div>",
    True,
)
def test_a_page_gated_twice_is_the_page_gated_once_and_can_be_had_back(
    raw: bytes, fix_styles: bool
) -> None:
    once = gated(raw, fix_styles=fix_styles)
    assert gated(once, fix_styles=fix_styles, again=True) == once
    assert (
        gated(gated(raw, fix_styles=not fix_styles), fix_styles=fix_styles, again=True)
        == once
    )
    held = decode_losslessly(once, "a.html")
    assert held.encode_all(restore_original(held.text)) == raw


@pytest.mark.parametrize(
    "mark", [mark for mark in MARKS if "was-src" not in mark and "Policy" not in mark]
)
def test_a_page_keeps_what_looks_like_the_gates_own(mark: str) -> None:
    page = f"<title>A</title><p>{mark}".encode()
    once = gated(page)
    assert once.endswith(page)
    assert gated(once, again=True) == once
    assert gated(page, again=True) == once, (
        "it was built anew in a folder that is gated"
    )


@given(pages(*WRITTEN, *REPLACED).filter(is_readable))
def test_a_gated_page_contacts_nobody(raw: bytes) -> None:
    found = outgoing_references(decode_losslessly(gated(raw), "a.html").text)
    assert [contact for contact in found if contact.host.endswith(".example")] == []


@pytest.mark.parametrize(
    ("page", "before"),
    [
        (
            "<!doctype html><html><head><meta charset=utf-8><title>A",
            "<!doctype html><html><head><meta charset=utf-8>",
        ),
        ("<!doctype html>\n<p>text", "<!doctype html>\n"),
        ("<title>A</title>", ""),
        ("<!-- a --><html><body>", "<!-- a --><html>"),
        (
            '<html><head><meta name="description" content="set the charset -> guide">',
            "<html><head>",
        ),
    ],
)
def test_a_page_has_the_gate_first_in_its_head_whether_it_wrote_one_or_not(
    page: str, before: str
) -> None:
    assert gated(page.encode()).decode() == page.replace(
        before, f"{before}<!--gate was:-->{GATE.decode()}<!--/gate-->", 1
    )


def slot_of(html: str) -> InsertionPoint:
    slot = ready(html).slot
    assert slot
    return slot


def test_a_page_says_its_character_set_ahead_of_the_gate_where_it_said_it_further_down() -> (
    None
):
    slot = slot_of("<head><title>A</title><meta charset=latin1>")
    assert (slot.at, slot.prefix) == (6, b'<meta charset="latin1">')
    assert slot_of("<head><meta charset=latin1>").prefix == b""
    assert slot_of("<head><title>A</title>").prefix == b""
    assert slot_of("<head><title>A</title><meta charset='\"><script>'>").prefix == b""
    # Of its own page, a browser knows it already.
    assert slot_of("\ufeff<head><title>A</title><meta charset=latin1>").prefix == b""


def test_a_page_that_begins_with_a_frame_has_the_gate_ahead_of_its_placeholder() -> (
    None
):
    page = gated(b"<iframe src=//www.youtube.com/embed/M7lc1UVf-VE></iframe>")
    assert page.startswith(
        b"<!--gate was:-->" + GATE + b"<!--/gate--><!--gate was:<iframe"
    )


def test_a_file_without_an_element_is_no_page() -> None:
    assert ready("google-site-verification: google1234.html").slot is None
    assert slot_of("<p>").at == 0


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        # Without a mark a browser may read windows-1252 in it, and so an image of somebody else's.
        (
            "<p>".encode("utf-16-le") + b"<img src=//evil.example>",
            "the page is in UTF-16 without a byte order mark, publish it in UTF-8",
        ),
        (
            "<p>".encode("utf-16-be") + b"<img src=//evil.example>",
            "the page is in UTF-16 without a byte order mark, publish it in UTF-8",
        ),
        (
            b"<meta charset=iso-2022-jp><p>",
            "the page is in ISO-2022-JP, publish it in UTF-8",
        ),
        (
            b'<head><script id="gate-config" type="application/json">{}</script>',
            "the page has a gate already, which `apply` did not put there: it needs no second one",
        ),
    ],
)
def test_a_page_that_cannot_be_gated_is_refused_by_name(raw: bytes, said: str) -> None:
    with pytest.raises(GateError) as refused:
        ready(raw)
    assert str(refused.value) == f"a.html: {said}"


@pytest.mark.parametrize(
    ("raw", "readings"),
    [
        ("<script>'ü'\r\n</script>".encode(), {"'ü'\n", "'Ã¼'\n"}),
        ("<meta charset=utf-8><script>'ü'</script>".encode(), {"'ü'"}),
        (
            "<meta charset=latin1><script>'ü'</script>".encode("latin-1"),
            {"'ü'", "'\ufffd'"},
        ),
        (
            "<meta charset=shift_jis><script>'愛'</script>".encode("shift_jis"),
            {"'愛'", "'\ufffd\ufffd'"},
        ),
        (b"<script>'\xfc'</script>", {"'ü'", "'\ufffd'"}),
        (b"<meta charset=utf-8><script>'\xfc'\r</script>", {"'\ufffd'\n"}),
        (b"<meta charset=latin1><script>'u'\0</script>", {"'u'\ufffd"}),
        ("<meta charset=latin1><script>'愛'\r\n</script>".encode("utf-16"), {"'愛'\n"}),
        (
            "\ufeff<script>'\ud83d'</script>".encode("utf-16-be", "surrogatepass"),
            {"'\ufffd'"},
        ),
    ],
)
def test_an_inline_script_is_allowed_as_each_browser_reads_it(
    raw: bytes, readings: set[str]
) -> None:
    assert ready(raw).facts.scripts == {hash_source(reading) for reading in readings}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_that_nobody_can_take_for_another_needs_no_mark(
    codec: str,
) -> None:
    page = "<meta charset=latin1><p>愛".encode(codec)
    assert gated(page) == gated("\ufeff".encode(codec) + page)[2:]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_keeps_bytes_that_are_no_character(codec: str) -> None:
    lone = "\ufeff<p \udc00='\ud83d' style=a:b>\udc00\0\ud800"
    page = lone.encode(codec, "surrogatepass") + b"<"
    gate = f"<!--gate was:-->{GATE.decode()}<!--/gate-->"
    once = (
        f"\ufeff{gate}{lone[1:]}".replace("style", "data-gate-was-style").encode(
            codec, "surrogatepass"
        )
        + b"<"
    )
    assert gated(page, fix_styles=True) == once
    assert gated(once, fix_styles=True, again=True) == once


def test_a_style_in_utf_16_that_never_ends_is_allowed_with_what_stands_for_its_last_byte() -> (
    None
):
    page = ready("\ufeff<style>p{}".encode("utf-16-le") + b"<")
    assert page.facts.styles == {hash_source("p{}\ufffd")}


def test_a_style_without_its_third_party_is_allowed_as_it_is_now() -> None:
    page = "<style>@import url(https://evil.example/a.css); p { top: 0 }</style>"
    changed = "@import url(data:gate,https://evil.example/a.css); p { top: 0 }"
    assert text(page) == f"<style>{changed}</style>"
    assert hash_source(changed) in ready(page).facts.styles
