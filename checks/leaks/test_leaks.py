"""The auditor at every page of the corpus: each planted way is found, and nothing on the clean pages."""

import leaking
import pytest
from leak_hunting import hunt, is_found, leaking_in

CATEGORIES = sorted({leak.category for leak in leaking.ways()})

pytestmark = pytest.mark.timeout(900)


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_auditor_finds_every_planted_way(engine: str, category: str) -> None:
    ways = tuple(leak for leak in leaking_in(engine) if leak.category == category)
    found = hunt(ways, engine)
    print(f"{engine} {category}: {len(ways)} planted")
    assert [leak.id for leak in ways if not is_found(leak, found[leak.id])] == []


@pytest.mark.parametrize("category", sorted({leak.category for leak in leaking.clean_pages()}))
def test_the_auditor_finds_nothing_on_a_clean_page(engine: str, category: str) -> None:
    pages = tuple(leak for leak in leaking.clean_pages() if leak.category == category)
    assert {name: findings for name, findings in hunt(pages, engine).items() if findings} == {}
