"""A Material project of somebody else's, to which `analytics-gate init` added the gate,
as its visitors meet it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics_gate.audit.visitors import Signal
from analytics_gate.delivery.server import SiteServer, serve_folder
from tests.support.visiting import Visit, Visiting

TAG, COLLECT = "www.googletagmanager.com", "www.google-analytics.com"
REPORTING_TAG = (
    f"fetch('https://{COLLECT}/g/collect?from=' + origin, {{ method: 'POST' }})"
)
# Browsers that refuse for their users look for a question in the innermost of these.
INNER_WINDOWS = """[...document.querySelectorAll("#gate-panel *")]
  .map((each) => getComputedStyle(each).position).filter((position) =>
    /fixed|sticky/.test(position))"""
THEMES_OWN = {"local": {"/.__palette"}}
# All that contacts somebody by default or by a setting: fonts, the repository's facts,
# the tag, a player.
PLAYER = "www.youtube-nocookie.com"
PROJECT = """\
site_name: Somebody else's
repo_url: https://github.com/example/docs
copyright: <a href="#__consent">Change settings</a>
theme:
  name: material
  features: [navigation.instant, navigation.instant.prefetch]
  palette:
    - {scheme: default, toggle: {icon: material/brightness-7, name: Dark}}
    - {scheme: slate, toggle: {icon: material/brightness-4, name: Light}}
extra:
  analytics: {provider: google, property: G-ABCDE12345}
  consent: {title: We ask, description: Much}
markdown_extensions: [pymdownx.superfences, pymdownx.details, admonition, tables]
"""
PAGE = """\
# Home

<iframe src="https://www.youtube.com/embed/M7lc1UVf-VE" title="A video"
  width="560" height="315"></iframe>

!!! note
    A note.

```python
print(1)
```

| a | b |
|--:|---|
| 1 | 2 |
"""


@pytest.fixture(scope="session")
def fresh_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    folder = tmp_path_factory.mktemp("fresh")
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(PROJECT)
    (folder / "docs/index.md").write_text(PAGE)
    for command in (
        ["analytics_gate", "init"],
        ["mkdocs", "build", "--quiet", "--strict"],
    ):
        environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
        subprocess.run(
            [sys.executable, "-m", *command], cwd=folder, env=environment, check=True
        )
    with serve_folder(Path(folder / "site")) as server:
        yield server


def begin(visit: Visiting, site: SiteServer, signal: Signal = Signal.NONE) -> Visit:
    visitor = visit(signal, server=site)
    visitor.recorder.answer(TAG, "/gtag/js", REPORTING_TAG, "text/javascript")
    heard = (
        "addEventListener('securitypolicyviolation', (e) => (window.refused ??= "
        "[]).push(e.blockedURI))"
    )
    visitor.page.add_init_script(heard)
    visitor.go("/")
    return visitor


def test_a_fresh_project_asks_before_its_services_run_and_obeys_a_signal(
    visit: Visiting, fresh_site: SiteServer
) -> None:
    visitor = begin(visit, fresh_site)
    assert visitor.panel_is_open
    assert visitor.ask(INNER_WINDOWS) == []
    assert visitor.contacted() == []
    assert visitor.kept() == THEMES_OWN
    assert visitor.ask("window.refused") is None

    visitor.page.locator("[data-gate-choice=all]").click()
    assert visitor.recorder.wait_for(COLLECT, path="/g/collect").url.endswith(
        "from=null"
    )
    # The question named the video too.
    visitor.recorder.wait_for(PLAYER)
    visitor.recorder.wait_until_idle()
    assert set(visitor.recorder.hosts) == {TAG, COLLECT, PLAYER}
    assert visitor.ask("window.refused") is None

    visitor.page.locator(".md-copyright a[data-gate-open]").click()
    visitor.page.locator("#gate-panel [data-gate-choice=none]").click()
    visitor.until("!gate.allowed[0]")
    visitor.settle()
    kept = visitor.kept()
    # What the player was answered with, which is no cookie of this site's: browsers keep it apart.
    kept["cookie"].discard("left")
    assert kept == THEMES_OWN | {"cookie": {"gate"}}
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()

    signalling = begin(visit, fresh_site, Signal.DNT)
    assert not signalling.panel_is_open
    assert signalling.contacted() == []
    assert signalling.kept() == THEMES_OWN
    # What was listened for would have been heard.
    signalling.ask("new Image().src = 'https://a.example/'")
    signalling.until("window.refused?.includes('https://a.example/')")
    signalling.leave()
    assert signalling.contacted() == []
