"""Thousands of pages of pieces that do not go together, and that end anywhere: gated
twice is gated once.
"""

import random

import pytest

from analytics_gate.apply.encoding import decode_losslessly
from analytics_gate.apply.marks import restore_original
from analytics_gate.errors import GateError
from tests.support.applied_pages import gated
from tests.support.page_pieces import BROKEN, MARKS, REPLACED, WRITTEN

PIECES = (*WRITTEN, *MARKS, *REPLACED, *BROKEN)


def page(chance: random.Random) -> bytes:
    text = "".join(chance.choices(PIECES, k=chance.choice((1, 2, 3, 5, 8, 16))))
    if chance.random() < 0.3:
        text = text[: chance.randrange(len(text) + 1)]
    codec = chance.choice(("utf-8", "utf-8", "latin-1", "utf-16-le", "utf-16-be"))
    if codec.startswith("utf-16"):
        return ("\ufeff" + text).encode(codec) + b"<"[: chance.randrange(2)]
    return text.encode(codec, "replace")


@pytest.mark.parametrize("seed", range(4))
def test_a_page_of_any_pieces_gated_twice_is_the_page_gated_once(seed: int) -> None:
    chance = random.Random(seed)
    count = 0
    while count < 1000:
        raw, fix_styles = page(chance), chance.random() < 0.5
        try:
            once = gated(raw, fix_styles=fix_styles)
        except GateError:  # a placeholder that leads nowhere
            continue
        count += 1
        assert gated(once, fix_styles=fix_styles, again=True) == once, raw
        held = decode_losslessly(once, "a.html")
        assert held.encode_all(restore_original(held.text)) == raw
