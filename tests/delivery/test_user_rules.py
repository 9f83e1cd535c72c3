"""A file of two writers: theirs stays theirs, and ours is in it once."""

from hypothesis import given
from hypothesis import strategies as st

from analytics_gate.delivery.user_rules import (
    append_gate_rules,
    repeated_headers,
    without_gate_rules,
)


@given(
    st.text(max_size=40),
    st.sampled_from(["", "/*\n  A: b\n"]),
    st.sampled_from(["/x\n  C: d\n", "/y\n"]),
)
def test_a_merged_file_is_theirs_and_ours_however_often_it_is_merged(
    theirs: str, ours: str, earlier: str
) -> None:
    once = append_gate_rules(theirs, ours)
    assert once.startswith(theirs)
    assert ours in once.removeprefix(theirs)
    assert append_gate_rules(append_gate_rules(theirs, earlier), ours) == once
    assert without_gate_rules(once) == theirs


def test_headers_that_both_give_are_found_by_line() -> None:
    theirs = "# Vary: x\n/*\n  VARY: a\n\tX: b\n  Content-Security-Policy: c"
    found = list(repeated_headers(theirs, {"Vary", "Content-Security-Policy"}))
    assert found == [(3, "VARY"), (5, "Content-Security-Policy")]
