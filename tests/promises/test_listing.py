"""The list of promises: each with its status, what was tried, and a link to its
sentence, in the page's language.
"""

from bs4 import BeautifulSoup

from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.promises.listing import ListedPromise, render_promises
from analytics_gate.promises.promises import Attested, Promise
from analytics_gate.promises.verdict import BrowserEvidence, Verdict
from analytics_gate.translations.language import LANGUAGES

CHROMIUM = BrowserEvidence(
    "chromium",
    "156.0",
    ("none:undecided", "none:refused", "gpc:accepted"),
    12,
    "2026-11-24",
    ("gpc:accepted",),
)
FIREFOX = BrowserEvidence(
    "firefox", "153.1", ("dnt:withdrawn",), 1, "2026-11-24T09:00:00Z"
)


def listed(
    name: str, verdict: Verdict, attested: Attested | None = None, quote: str = "We do."
) -> ListedPromise:
    return ListedPromise(
        Promise(name, "privacy.md", quote, attested=attested), verdict, f"../#{name}"
    )


KEPT = listed("kept", Verdict("kept", (CHROMIUM, FIREFOX)))
BROKEN = listed(
    "broken",
    Verdict("broken", (FIREFOX,), ("/, firefox, dnt:withdrawn: cookie: <b> is set",)),
)
ATTESTED = listed(
    "attested", Verdict("attested"), Attested("Our operators", "logs are on servers")
)
UNTESTED = listed("untested", Verdict("untested", (), ("no visit as gpc:undecided",)))
ALL = (ATTESTED, KEPT, BROKEN, UNTESTED)


def texts(*promises: ListedPromise, language: str = "en") -> dict[str, str]:
    soup = BeautifulSoup(render_promises(promises, language), "html.parser")
    return {
        str(item["id"]): " ".join(item.get_text(" ").split())
        for item in soup.select("li[id]")
    }


def test_the_list_says_by_whom_and_when_a_promise_was_tried() -> None:
    assert texts(KEPT) == {
        "proof-of-kept": "Kept We do. Last proof: November 24, 2026 "
        "Chromium 156.0 Visits: 12 "
        "Visitors: No signal (nothing chosen, all refused); Global Privacy "
        "Control, simulated (all allowed) "
        "Firefox 153.1 Visits: 1 Visitors: Do Not Track (withdrawn)"
    }


def test_the_list_says_what_broke_a_promise() -> None:
    assert texts(BROKEN) == {
        "proof-of-broken": "Broken We do. Last proof: November 24, 2026 "
        "Firefox 153.1 Visits: 1 Visitors: Do Not Track (withdrawn) /, "
        "firefox, dnt:withdrawn: cookie: <b> is set"
    }


def test_the_list_says_who_vouches_for_what_no_browser_can_show() -> None:
    assert texts(ATTESTED) == {
        "proof-of-attested": "Attested We do. Attested by: Our operators "
        "Why no browser can show it: logs are on servers"
    }


def test_the_list_says_no_more_of_what_is_not_proven() -> None:
    assert texts(UNTESTED) == {"proof-of-untested": "Not proven yet We do."}


def test_the_list_counts_and_puts_what_was_tried_first() -> None:
    soup = BeautifulSoup(render_promises(ALL, "en"), "html.parser")
    counted = [count.get_text() for count in soup.select("span[data-status]")]
    assert counted == ["Kept: 1", "Broken: 1", "Attested: 1", "Not proven yet: 1"]
    assert [item["id"] for item in soup.select("li[id]")] == [
        "proof-of-kept",
        "proof-of-broken",
        "proof-of-untested",
        "proof-of-attested",
    ]
    assert [status["data-status"] for status in soup.select("li strong")] == [
        "kept",
        "broken",
        "untested",
        "attested",
    ]


def test_the_list_leads_to_each_sentence() -> None:
    soup = BeautifulSoup(render_promises(ALL, "en"), "html.parser")
    assert [link["href"] for link in soup.select("blockquote a")] == [
        "../#kept",
        "../#broken",
        "../#untested",
        "../#attested",
    ]


def test_the_list_of_no_promises_says_so() -> None:
    assert (
        render_promises((), "en")
        == '<div class="gate-promises"><p>No promises are listed here yet.</p></div>'
    )


def test_the_list_speaks_the_pages_language() -> None:
    said = texts(KEPT, language="de-AT")["proof-of-kept"]
    assert said.startswith(
        "Gehalten We do. Letzter Nachweis: 24. November 2026 Chromium 156.0 Besuche: 12 "
    )
    for language in LANGUAGES:
        assert "{" not in render_promises(ALL, language)


def test_the_list_escapes_all_that_others_say() -> None:
    odd = '<img src=//evil.example/>"&'
    trial = BrowserEvidence(odd, odd, ("dnt:refused",), 1, "2026-11-24")
    verdicts = (Verdict("broken", (trial,), (odd,)), Verdict("attested"))
    html = render_promises(
        [listed("a", each, Attested(odd, odd), odd) for each in verdicts], "en"
    )
    assert list(outgoing_references(html)) == []
    assert "<img" not in html
