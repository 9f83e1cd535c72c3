"""The auditor at every page of the corpus: each planted way is found, and nothing on
the clean pages.
"""

import pytest

from tests.support import leaking
from tests.support.leak_hunting import Found, hunt, is_found, leaking_in

pytestmark = pytest.mark.timeout(5400)


def _found(engine: str, capfd: pytest.CaptureFixture[str]) -> Found:
    """What one hunt through the whole corpus finds, clean pages after those that leak;
    it tells how far it is.
    """
    with capfd.disabled():
        return hunt(
            (*leaking_in(engine), *leaking.clean_pages()),
            engine,
            tell=lambda line: print(line, flush=True),
        )


def test_the_auditor_finds_every_planted_way_and_nothing_else(
    engine: str, capfd: pytest.CaptureFixture[str]
) -> None:
    ways, clean, found = (
        leaking_in(engine),
        leaking.clean_pages(),
        _found(engine, capfd),
    )
    missed = [leak.id for leak in ways if not is_found(leak, found[leak.id])]
    false = {leak.id: found[leak.id] for leak in clean if found[leak.id]}
    hosts = {leak.host for leak in ways if leak.host}
    strays = [
        (leak.id, each.what)
        for leak in ways
        for each in found[leak.id]
        if each.what in hosts - {leak.host}
    ]
    with capfd.disabled():
        print(
            f"{engine}: {len(ways)} ways, {len(ways) - len(missed)} found; "
            f"{len(clean)} clean pages, {len(false)} not"
        )
    assert (missed, false, strays) == ([], {}, [])
