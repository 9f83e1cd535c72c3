"""What the figures of `apply` are measured on, and how they are put."""

from benchmarks.apply import Cost, lines, synthetic_page


def test_the_benchmark_has_the_same_pages_each_time_from_40_to_200_kilobytes() -> None:
    sizes = [len(synthetic_page(number)) for number in range(60)]
    assert 40_000 <= min(sizes) < 60_000
    assert 180_000 < max(sizes) <= 201_000
    assert synthetic_page(7) == synthetic_page(7) != synthetic_page(8)


def test_the_benchmark_says_what_a_page_costs_by_the_clock_and_by_the_processors() -> (
    None
):
    assert list(lines(iter([Cost(1_380, 166, 2.76, 4.14, 50_000_000)]))) == [
        " 1,380 pages, 166 MB: 2.8 s, 2.00 ms a page, 500 pages/s, 3.00 ms of processor a page, "
        "50 MB of memory at the most"
    ]
