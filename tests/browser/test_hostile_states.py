"""Browsers and pages in a bad way: each ends in *no*, with the page there to read."""

import random
import re
import shutil
import string
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route

from analytics_gate.audit.visitors import Signal
from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.decision import RecordedChoice
from analytics_gate.declaration.parse import read_declaration
from analytics_gate.delivery.server import SiteServer, serve_folder
from tests.support.records import write_choice
from tests.support.visiting import NECESSARY, Visit, Visiting

ROOT = Path(__file__).parents[2]
PRINTS = frozenset(
    map(consent_hash, read_declaration(ROOT / "content" / "services.yml").services)
)

THROWING = (
    "Object.defineProperty({owner}, '{name}', {{ get() {{ throw new "
    "DOMException('no', 'SecurityError') }} }});"
)
# An init script a state; where a yes was recorded before, so that a gate that passes
# over the state would run services.
STATES = {
    "cookies blocked": "Object.defineProperty(Document.prototype, 'cookie', "
    "{ get: () => '', set() {}, configurable: true })",
    "cookies throw": THROWING.format(owner="Document.prototype", name="cookie").replace(
        "get()", "configurable: true, get()"
    ),
    "local storage throws": THROWING.format(owner="window", name="localStorage"),
    "session storage throws": THROWING.format(owner="window", name="sessionStorage"),
    "local storage full": "Storage.prototype.setItem = () => { throw new DOMException('', "
    "'QuotaExceededError') }",
    "no databases": THROWING.format(owner="window", name="indexedDB"),
    "no caches": THROWING.format(owner="window", name="caches"),
    "no service workers": THROWING.format(
        owner="Navigator.prototype", name="serviceWorker"
    ),
    "no cookie store": THROWING.format(owner="window", name="cookieStore"),
    "doNotTrack throws": THROWING.format(
        owner="Navigator.prototype", name="doNotTrack"
    ),
    "globalPrivacyControl throws": THROWING.format(
        owner="Navigator.prototype", name="globalPrivacyControl"
    ),
    "clock ten years ahead": "Date.now = () => 2114380800000",
    "clock in 1970": "Date.now = () => 0",
    "clock is not a number": "Date.now = () => NaN",
}
# With these a yes still counts, for nothing of what decides is in doubt.
HARMLESS = {
    "local storage throws",
    "session storage throws",
    "local storage full",
    "no databases",
    "no caches",
    "no service workers",
    "no cookie store",
}


def yes() -> str:
    return write_choice(RecordedChoice(allowed=PRINTS), time.time() - 60)


def assert_readable(visitor: Visit, where: str = "") -> None:
    text = visitor.page.locator("article").inner_text()
    assert "We respect the Do Not Track header" in text, where


def assert_no(visitor: Visit, where: str = "") -> None:
    assert_readable(visitor, where)
    assert visitor.page.locator("iframe").count() == 0, where
    assert visitor.contacted() == [], where


def test_the_gate_means_no_in_every_state_that_leaves_a_yes_in_doubt(
    visit: Visiting,
) -> None:
    for state, visitor in visit().anew(sorted(STATES.keys() - HARMLESS)):
        with visitor.page.add_init_script(STATES[state]):
            visitor.record(yes())
            visitor.go("/privacy/")
            assert_no(visitor, state)


def test_the_gate_honours_a_yes_and_only_that_in_every_other_state(
    visit: Visiting,
) -> None:
    for state, visitor in visit().anew(sorted(HARMLESS)):
        with visitor.page.add_init_script(STATES[state]):
            visitor.go("/privacy/")
            assert_no(visitor, state)
            # The page would answer to the change of its cookie.
            visitor.leave()
            visitor.record(yes())
            visitor.go("/privacy/")
            visitor.recorder.wait_for("www.googletagmanager.com", path="/gtag/js")
            assert_readable(visitor, state)


def forged(count: int) -> Iterator[str]:
    """Values that are no record: noise, a true one damaged at one place, and other
    people's prints.
    """
    chance = random.Random(2016)
    letters = string.ascii_letters + string.digits + ".-_!~*'()%&|"
    for number in range(count):
        true = yes()
        if number % 3 == 0:
            yield "".join(chance.choices(letters, k=chance.randrange(0, 60)))
        elif number % 3 == 1:
            # Within the version or the prints: a changed time can be a true time.
            at = chance.choice([0, 1, *range(true.index(".", 2), len(true))])
            yield true[:at] + chance.choice("!~*A_%") + true[at + 1 :]
        else:
            others = frozenset(
                "".join(chance.choices("abcdefghjk", k=6))
                for _ in range(chance.randrange(1, 5))
            )
            yield write_choice(RecordedChoice(allowed=others), time.time() - 60)


@pytest.mark.either_engine
def test_the_gate_means_no_for_a_thousand_forged_records(visit: Visiting) -> None:
    visitor = visit()
    visitor.go("/privacy/")
    wrong = visitor.page.evaluate(
        """async (values) => {
          const wrong = []
          gate.open = () => {} // decisions are what counts here, not a thousand questions
          for (const value of values) {
            document.cookie = `gate=${value}; path=/`
            await gate.update()
            const print = (id) => gate.config.services.find((service) => service.id == id).print
            if (gate.allowed.some((id) => !value.includes(print(id)))) wrong.push(value)
          }
          return wrong
        }""",
        list(forged(1000)),
    )
    assert wrong == []
    assert_readable(visitor)


DAMAGES: dict[str, Callable[[str], str]] = {
    "cut short": lambda block: block[: len(block) // 2],
    "emptied": lambda _: "",
    "a number": lambda _: "5",
    "null": lambda _: "null",
    "services are no list": lambda block: re.sub(
        r'"services":\[.*?\],"kept"', '"services":"all","kept"', block
    ),
    "services are null": lambda block: re.sub(
        r'"services":\[.*?\],"kept"', '"services":[null],"kept"', block
    ),
    "prints are gone": lambda block: re.sub(r'"print":"\w+",', "", block),
    "prints are empty": lambda block: re.sub(r'"print":"\w+"', '"print":""', block),
    "duration is text": lambda block: block.replace('"lasts":180', '"lasts":"long"'),
}


@pytest.mark.either_engine
def test_the_gate_means_no_with_a_block_that_is_damaged(
    visit: Visiting, policy_site: SiteServer, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(policy_site.folder, folder)
    page = folder / "privacy" / "index.html"
    html = page.read_text()
    block = re.search(
        r'<script id="gate-config" type="application/json">(.*?)</script>', html
    )
    assert block
    with serve_folder(folder) as server:
        for damage, visitor in visit(server=server).anew(sorted(DAMAGES)):
            damaged = DAMAGES[damage](block[1])
            assert damaged != block[1], damage
            page.write_text(html.replace(block[1], damaged))
            visitor.record(yes())
            visitor.go("/privacy/")
            assert_no(visitor, damage)
            assert visitor.kept().get("local", set()) <= NECESSARY["local"], damage
        visitor.leave()


BLOCKED = (
    "**/gate/panel.js",
    "**/gate/services.js",
    "**/gate/**",
    "**/assets/javascripts/**",
)


@pytest.mark.either_engine
def test_the_page_is_readable_and_closed_where_a_blocker_drops_files(
    visit: Visiting,
) -> None:
    for blocked, visitor in visit().anew(BLOCKED):
        visitor.page.route(blocked, lambda route: route.abort())
        if blocked != "**/assets/javascripts/**":
            visitor.record(yes())
        visitor.go("/privacy/")
        assert_readable(visitor, blocked)
        if "services" in blocked or "gate/**" in blocked:
            assert_no(visitor, blocked)
        visitor.page.unroute(blocked)


@pytest.mark.either_engine
def test_the_page_reads_perfectly_without_javascript(visit: Visiting) -> None:
    visitor = visit(javascript=False)
    visitor.record(yes())
    visitor.page.goto(visitor.site + "/privacy/")
    assert visitor.page.locator("h1").count() == 1
    assert visitor.page.locator("article time[datetime='2016-08-15']").count() >= 1
    ours = visitor.page.locator(
        "[data-gate-open], [data-gate-withdraw], [data-gate-signal]"
    )
    assert ours.count() == 3
    assert [each.is_visible() for each in ours.all()] == [False, False, False]
    assert_no(visitor)


FORMS = {
    "navigator.doNotTrack = '1'": Signal.DNT,
    "navigator.doNotTrack = 'yes'": Signal.DNT,
    "navigator.doNotTrack = true": Signal.DNT,
    "window.doNotTrack = '1'": Signal.DNT,
    "navigator.msDoNotTrack = '1'": Signal.DNT,
    "navigator.globalPrivacyControl = true": Signal.GPC,
    "navigator.globalPrivacyControl = '1'": Signal.GPC,
}
NO_FORMS = ("null", "undefined", "'unspecified'", "'0'", "'no'", "''", "false")


def says(form: str) -> str:
    """A script that makes a browser signal in this form."""
    place, value = form.split(" = ")
    owner, name = place.split(".")
    where = {"navigator": "Navigator.prototype"}.get(owner, owner)
    described = f"{{ get: () => {value}, configurable: true }}"
    return f"void Object.defineProperty({where}, '{name}', {described})"


def test_the_gate_knows_every_form_that_a_signal_has_had(visit: Visiting) -> None:
    for form, visitor in visit().anew(FORMS):
        with visitor.page.add_init_script(says(form)):
            visitor.record(yes())
            visitor.go("/privacy/")
            assert visitor.ask("gate.visitor.signal") == FORMS[form], form
            assert_no(visitor, form)


def test_the_gate_takes_no_for_a_signal_what_is_none(visit: Visiting) -> None:
    visitor = visit()
    visitor.go("/privacy/")
    for value in NO_FORMS:
        # From one that is a signal, so that the change is known to be read.
        for form, said in (("'1'", [Signal.DNT, False]), (value, [Signal.NONE, True])):
            visitor.ask(says(f"navigator.doNotTrack = {form}"))
            visitor.ask("gate.update()")
            assert visitor.ask("[gate.visitor.signal, gate.asks]") == said, value


# What a browser fires when a page is shown again from its memory, when it is looked at
# again, and when it goes away.
MOMENTS = {
    "pageshow": "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
    "visibilitychange": "document.dispatchEvent(new Event('visibilitychange'))",
    "pagehide": "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))",
}


def test_the_gate_reads_the_signal_and_sweeps_at_every_moment_of_a_page(
    visit: Visiting,
) -> None:
    # At another name each time: the page of the moment before erases the record when it
    # goes.
    for moment, visitor in visit().anew(MOMENTS):
        fire = MOMENTS[moment]
        visitor.record(yes())
        visitor.go("/privacy/")
        assert visitor.page.locator("iframe").count() == 2, moment
        visitor.ask(
            "void Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' })"
        )
        visitor.ask("void (localStorage.behind = 1)")
        assert visitor.ask(f"({fire}, [gate.visitor.signal, gate.allowed])") == [
            "dnt",
            [],
        ], moment
        assert visitor.page.locator("iframe").count() == 0, moment
        assert visitor.kept() == {"local": {"/.__palette"}}, moment


def test_a_page_that_is_rendered_ahead_starts_nothing_before_it_is_shown(
    visit: Visiting,
) -> None:
    visitor = visit()
    visitor.record(yes())
    visitor.page.add_init_script(
        "let hidden = true; Object.defineProperty(Document.prototype, "
        "'prerendering', { get: () => hidden });"
        "window.show = () => { hidden = false; document.dispatchEvent(new "
        "Event('prerenderingchange')) }"
    )
    visitor.page.goto(visitor.site + "/privacy/")
    # Had the gate asked for that file, it would have had it before this did, and run what is in it.
    visitor.ask(
        "import('/gate/services.js').then(() => new Promise(requestAnimationFrame))"
    )
    assert visitor.ask("gate.allowed.length") == 2
    assert_no(visitor)
    visitor.ask("show()")
    visitor.recorder.wait_for("www.googletagmanager.com", path="/gtag/js")
    visitor.settle()
    assert visitor.page.locator("iframe").count() == 2


def test_a_service_whose_file_comes_after_a_withdrawal_does_not_start(
    visit: Visiting,
) -> None:
    visitor = visit()
    visitor.record(yes())
    coming: list[Route] = []
    visitor.page.route("**/gate/services.js", lambda route: coming.append(route))
    # Firefox counts the file that is on its way among what the page has to load.
    visitor.page.goto(visitor.site + "/privacy/", wait_until="domcontentloaded")
    visitor.ask("void gate.withdraw()")
    visitor.until("gate.allowed.length == 0")
    assert coming
    for route in coming:
        route.continue_()
    visitor.ask(
        "import('/gate/services.js').then(() => new Promise(requestAnimationFrame))"
    )
    assert_no(visitor)
