"""The clock for a browser whose driver has none, in Deno: a minute in no time, and
everything in its order.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import deno

from analytics_gate.audit.witness.scripts import CLOCK

DRAWING = "const at = performance.now(); globalThis.requestAnimationFrame = (draw) => draw(at);"
PAGE = """
const heard = []
const began = Date.now()
const drawn = () => new Promise(requestAnimationFrame)
const first = await drawn()
const say = (what) => heard.push([what, Math.round((Date.now() - began) / 1000)])
setTimeout(say, 45000, "late")
setTimeout(() => say("never"), 61000)
clearTimeout(setTimeout(say, 1000, "cleared"))
const every = setInterval(() => { say("every"); if (heard.length > 3) clearInterval(every) }, 20000)
setTimeout(() => { setTimeout(say, 5000, "nested"); throw new Error("a page's own") }, 30000)
await auditorsClock.runFor(60000)
const passed = [new Date() - began, await drawn() - first, performance.now() - first]
  .map((ms) => Math.round(ms / 1000))
const dates = [new Date(0).getTime(), Date() == `${new Date()}`, new Date() instanceof Date]
console.log(JSON.stringify([heard, passed, ...dates]))
Deno.exit()
"""


BUSY = """
const heard = []
const began = Date.now()
setInterval(() => {}, 1)
const every = setInterval(() => heard.push("every"), 29000)
setTimeout(() => { heard.push(Date.now() - began >= 58000); clearTimeout(cleared) }, 58000)
const cleared = setTimeout(() => heard.push("cleared"), 59000)
setTimeout(() => heard.push("never"), 61000)
await auditorsClock.runFor(60000)
console.log(JSON.stringify([heard.slice(-1), Date.now() - began >= 60000]))
Deno.exit()
"""


TEXT = """
const heard = []
globalThis.say = (what) => heard.push(what)
setTimeout("say('by text')", 5000)
clearTimeout(setTimeout("say('never')", 5000))
await auditorsClock.runFor(60000)
await new Promise((next) => setTimeout(next, 1))
console.log(JSON.stringify(heard))
Deno.exit()
"""
# Deno itself runs no text; a browser does.
RUNS_TEXT = """{
  const start = setTimeout
  globalThis.setTimeout = (call, ...more) => start(typeof call == "string" ? () => (0,
    eval)(call) : call, ...more)
}
"""


def in_deno(folder: Path, page: str) -> Any:
    (folder / "page.js").write_text(
        RUNS_TEXT + DRAWING + CLOCK + ";" + page, encoding="utf-8"
    )
    line = [deno.find_deno_bin(), "run", "--quiet", "page.js"]
    done = subprocess.run(
        line, cwd=folder, capture_output=True, text=True, check=True, timeout=90
    )
    return json.loads(done.stdout)


def test_the_clock_runs_a_minute_of_timers_in_their_order(tmp_path: Path) -> None:
    heard, passed, epoch, is_text, is_date = in_deno(tmp_path, PAGE)
    assert heard == [
        ["every", 20],
        ["nested", 35],
        ["every", 40],
        ["late", 45],
        ["every", 60],
    ]
    assert (passed, epoch, is_text, is_date) == ([60, 60, 60], 0, True, True)


def test_the_clock_comes_to_late_timers_on_a_page_that_is_never_idle(
    tmp_path: Path,
) -> None:
    assert in_deno(tmp_path, BUSY) == [[True], True]


def test_the_clock_has_a_text_run_by_the_browser_ahead_of_its_time(
    tmp_path: Path,
) -> None:
    assert in_deno(tmp_path, TEXT) == ["by text"]
