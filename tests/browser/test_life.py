"""What the auditor does with a page, told by a page that listens to all of it."""

from pathlib import Path

from analytics_gate.audit.visit.interactions import exercise_page
from analytics_gate.delivery.server import serve_folder
from tests.support.visiting import Visiting

SAYS = {
    "two keys together": "on(window, 'keydown', (event) => event.ctrlKey && event.key == 'k')",
    "Escape": "on(window, 'keydown', (event) => event.key == 'Escape')",
    "a character": "on(window, 'keypress')",
    "selected words": "on(document, 'selectionchange', () => `${getSelection()}`)",
    "a box scrolled sideways": "on(side, 'scroll', () => side.scrollLeft)",
    "a second press": "let presses = 0; on(twice, 'click', () => ++presses == 2)",
    "a menu's button": "on(within, 'click', () => menu.matches(':popover-open'))",
    "a dialog's button": "on(inside, 'click', () => dialog.open)",
    "a dialog that closed": "on(dialog, 'close')",
    "a made button": "make.onclick = () => { made.innerHTML = '<button>Made</button>'; "
    "on(made.firstChild, 'click') }",
    "a press in a frame": "window.said = () => say('a press in a frame')",
    "a press by hand": "on(twice, 'click', (event) => event.isTrusted)",
    "a press on words": "on(document, 'click', ({ target }) => target.closest('.card'))",
    "a pointer over words": "on(document, 'mouseover', ({ target }) => target.closest('.card'))",
    "something dropped": "on(window, 'drop', (event) => event.dataTransfer.getData('text/plain'))",
    "a file": "on(file, 'change', () => file.files.length)",
    "a whole address": "on(email, 'input', () => email.value && email.checkValidity())",
    "several letters": "on(words, 'input', () => words.value.length > 8)",
    "Enter in a field": "on(words, 'keydown', (event) => event.key == 'Enter')",
    "a form's data": "on(form, 'formdata')",
    "a yes": "on(ask, 'click', () => confirm('Sure?'))",
    "a no": "on(ask, 'click', () => !confirm('Sure?'))",
    "a finger that stays": "let down; on(window, 'pointerup', () => Date.now() - down > 20_000); "
    "addEventListener('pointerdown', () => down = Date.now())",
    "a view that was frozen": "on(document, 'freeze')",
}
LEFT_ALONE = {
    "an answer": "on(answer, 'click')",
    "a yes to more": "on(consent, 'click')",
    "a question of the browser's about consent": "on(consents, 'click', () => confirm('Do you "
    "consent?'))",
}
PAGE = """<!doctype html><title>Page</title><p>Words</p><div class="card">A card</div>
<div id="side" style="width: 90px; overflow: auto"><div style="width: 900px">wide</div></div>
<button id="twice">Twice</button><button popovertarget="menu">Menu</button>
<div popover id="menu"><button id="within">Within</button></div>
<button id="shows">Open</button><dialog id="dialog"><button id="inside">Inside</button></dialog>
<button id="make">Make</button><div id="made"></div>
<button id="ask">Ask</button><button id="consents">More</button>
<iframe title="" srcdoc="<button onclick='parent.said()'>Frame</button>"></iframe>
<form id="form"><input type="file" id="file"><input type="email" id="email">
<textarea id="words"></textarea></form>
<div style="position: fixed; bottom: 0"><button id="answer">Later</button></div>
<button id="settings">Settings</button>
<dialog id="more"><p>Cookies</p><button id="consent">Save</button></dialog>
<script>
const heard = new Set()
const say = (name) => heard.add(name)
shows.onclick = () => dialog.showModal()
settings.onclick = () => more.show()
"""


def test_a_page_is_touched_in_all_ways_and_what_answers_a_question_is_left_alone(
    visit: Visiting, tmp_path: Path
) -> None:
    scripts = (
        f"{{ const on = (target, event, is = () => true) => "
        f"target.addEventListener(event, (told) => is(told) && "
        f"say({name!r})); {script} }}"
        for name, script in (SAYS | LEFT_ALONE).items()
    )
    (tmp_path / "index.html").write_text(PAGE + "\n".join(scripts) + "</script>")
    with serve_folder(tmp_path) as server:
        visitor = visit(server=server)
        visitor.page.clock.install()
        visitor.page.goto(visitor.site + "/")
        exercise_page(visitor.page, lambda: None)
        heard = set(visitor.page.evaluate("[...heard]"))
    assert (SAYS.keys() - heard, LEFT_ALONE.keys() & heard) == (set(), set())
