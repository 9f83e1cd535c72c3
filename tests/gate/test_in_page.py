"""The scripts by which a service runs in the page."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import deno
import pytest

from analytics_gate.bundle import ScriptError
from analytics_gate.declaration.values import (
    Hosts,
    Provider,
    Purpose,
    Runs,
    Service,
    Signals,
)
from analytics_gate.gate.files import gate_files
from analytics_gate.gate.in_page import in_page_script, start_script

COUNTER = Service(
    "counter",
    "Counter",
    Purpose.ANALYTICS,
    Provider("Example", "https://example.org/"),
    Runs.PAGE,
    Hosts(script=("stats.example.org",)),
    script="https://stats.example.org/count.js",
    start="return { data: { property: settings.property, visitor, site } }",
    settings=(("property", "</script>ü"),),
)


def test_a_start_script_is_a_module_with_the_service(tmp_path: Path) -> None:
    (tmp_path / "start.mjs").write_text(
        start_script(COUNTER, "https://example.org"), encoding="utf-8"
    )
    (tmp_path / "look.mjs").write_text(
        "const { service } = await import('./start.mjs');"
        "const { settings, site, script } = service;"
        "console.log(JSON.stringify([script, service.start(settings, '5', site)]))"
    )
    done = subprocess.run(
        [deno.find_deno_bin(), "run", "--quiet", "--allow-read", "look.mjs"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    data = {"property": "</script>ü", "visitor": "5", "site": "https://example.org"}
    assert json.loads(done.stdout) == [COUNTER.script, {"data": data}]


def test_a_service_that_starts_with_no_javascript_is_an_error() -> None:
    with pytest.raises(ScriptError):
        start_script(replace(COUNTER, start="return {"), "https://example.org")


def test_the_script_in_the_page_knows_purposes_and_who_is_told_in_googles_words() -> (
    None
):
    google = replace(
        COUNTER, id="tags", purpose=Purpose.MARKETING, signals=Signals.GOOGLE
    )
    next_door = replace(google, id="next-door", runs=Runs.SANDBOX)
    necessary = replace(COUNTER, id="needed", purpose=Purpose.NECESSARY)
    script = in_page_script([COUNTER, google, next_door, necessary])
    assert 'counter:"analytics"' in script
    assert '"next-door":"marketing"' in script
    assert "needed" not in script
    assert '["tags"]' in script


def test_there_is_no_such_script_where_nothing_runs_in_the_page() -> None:
    assert "gate/inpage.js" in gate_files([], [COUNTER], [])
    assert "gate/inpage.js" not in gate_files(
        [], [replace(COUNTER, runs=Runs.SANDBOX)], []
    )
