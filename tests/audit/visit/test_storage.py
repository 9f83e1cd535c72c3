import time
from typing import Any

from analytics_gate.audit.recorder.site_answers import SetCookie
from analytics_gate.audit.visit.storage import StorageLog
from analytics_gate.audit.visitors import VisitorChoice
from analytics_gate.audit.witness.sightings import UNREAD, Sighting

HERE = "https://site.example"


def jar(name: str, **said: Any) -> dict[str, Any]:
    return {
        "name": name,
        "value": "1",
        "domain": "site.example",
        "path": "/",
        "expires": -1,
    } | said


def written(
    kind: str,
    what: str,
    detail: str = "",
    lasts_days: float | None = None,
    origin: str = HERE,
) -> Sighting:
    return Sighting(kind, what, detail, f"{HERE}/app.js:3:1", origin, HERE, lasts_days)


def test_the_auditor_tells_a_cookie_that_a_script_set_from_one_that_a_header_set() -> (
    None
):
    log = StorageLog()
    log.add_cookies(
        [jar("script"), jar("header"), jar("hidden", httpOnly=True)],
        [SetCookie(HERE, "header=1; Path=/")],
    )
    found = {
        cookie.name: cookie
        for cookie in log.cookies(
            [written("cookie", "script")], VisitorChoice.UNDECIDED
        )
    }
    assert {name: cookie.set_by for name, cookie in found.items()} == {
        "header": "header",
        "hidden": "header",
        "script": "script",
    }
    assert found["script"].where == f"{HERE}/app.js:3:1"


def test_the_auditor_reads_how_long_a_cookie_lasts() -> None:
    log = StorageLog()
    log.add_cookies(
        [jar("year", expires=time.time() + 365 * 86_400 - 2), jar("session")], []
    )
    assert [
        (cookie.name, cookie.lasts_days)
        for cookie in log.cookies([], VisitorChoice.UNDECIDED)
    ] == [
        ("session", None),
        ("year", 365.0),
    ]


def test_the_auditor_remembers_a_cookie_that_was_gone_before_the_end() -> None:
    log = StorageLog()
    log.add_cookies([jar("early")], [])
    log.add_cookies([], [])
    at_the_end = written("cookie", "late", "path=/; max-age=60", 60 / 86_400)
    refused = written("cookie", "refused", f"document.cookie, {UNREAD}")
    erased = written("cookie", "erased", "max-age=0", 0)
    found = log.cookies([at_the_end, refused, erased], VisitorChoice.UNDECIDED)
    assert [cookie.name for cookie in found] == ["early", "late"]


def test_the_auditor_keeps_only_what_is_left_for_a_visitor_who_withdrew() -> None:
    log = StorageLog()
    log.add_cookies([jar("erased"), jar("left")], [])
    log.add_storage([[["local", HERE, "erased"], ["local", HERE, "left"]]])
    log.add_cookies([jar("left")], [])
    log.add_storage([[["local", HERE, "left"]]])
    sighted = [written("local", "passing"), written("cookie", "passing")]
    assert [
        cookie.name for cookie in log.cookies(sighted, VisitorChoice.WITHDRAWN)
    ] == ["left"]
    assert [each.key for each in log.storage(sighted, VisitorChoice.WITHDRAWN)] == [
        "left"
    ]


def test_the_auditor_leaves_out_the_recorders_cookie_and_opaque_origins() -> None:
    log = StorageLog()
    log.add_cookies([jar("left", value="behind", domain="thief.example")], [])
    log.add_storage([[["local", "null", "memory"]]])
    assert log.cookies([], VisitorChoice.UNDECIDED) == ()
    assert (
        log.storage(
            [written("local", "memory", origin="null")], VisitorChoice.UNDECIDED
        )
        == ()
    )


def test_the_auditor_says_which_script_stored_what_and_what_was_gone_again() -> None:
    log = StorageLog()
    log.add_storage([[["local", HERE, "id"]]])
    found = log.storage(
        [written("local", "id"), written("indexeddb", "db")], VisitorChoice.UNDECIDED
    )
    assert [(each.kind, each.key, each.where) for each in found] == [
        ("indexeddb", "db", f"{HERE}/app.js:3:1"),
        ("local", "id", f"{HERE}/app.js:3:1"),
    ]
