"""The split of an audit over machines."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics_gate.audit.reports.shards import parse_shard, share
from analytics_gate.errors import GateError

PAGES = st.lists(st.sampled_from(["/", "/a/", "/b/", "/b/c/", "/d"]), max_size=30)


@given(items=PAGES, count=st.integers(1, 7), random=st.randoms())
@settings(max_examples=40)
def test_it_deals_everything_out_once_evenly_and_the_same_way_each_time(
    items: list[str], count: int, random: Random
) -> None:
    shares = [share(items, index, count) for index in range(1, count + 1)]
    assert Counter(item for some in shares for item in some) == Counter(items)
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
    random.shuffle(items)
    assert [share(items, index, count) for index in range(1, count + 1)] == shares


def test_it_reads_which_share_of_how_many() -> None:
    assert parse_shard("2/12") == (2, 12)


@pytest.mark.parametrize(
    "text", ["", "3", "0/3", "4/3", "1/0", "1/3/5", "-1/3", "1 / 3", "a/b", "1/٣"]
)
def test_it_refuses_what_is_no_share(text: str) -> None:
    with pytest.raises(GateError) as caught:
        parse_shard(text)
    assert (
        str(caught.value)
        == f"--shard: {text!r} is not a shard, expected I/N with I from 1 to N, as in 1/3"
    )
