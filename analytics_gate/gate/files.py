"""The files of ours that a site serves beside its pages."""

from collections.abc import Iterable
from importlib.resources import files

import minify

from analytics_gate.gate.bundle import module_script
from analytics_gate.gate.page_config import sandbox_path
from analytics_gate.gate.sandbox import Sandbox


def _panel_styles() -> str:
    styles = files("analytics_gate.gate").joinpath("script", "panel", "panel.css").read_text(encoding="utf-8")
    return str(minify.string("text/css", styles))


def gate_files(sandboxes: Iterable[Sandbox]) -> dict[str, str]:
    """Each file's text by its path from the site's root."""
    return {
        "gate/panel.js": module_script("panel"),
        "gate/panel.css": _panel_styles(),
        "gate/services.js": module_script("services"),
        **{sandbox_path(sandbox.service): sandbox.html for sandbox in sandboxes},
    }
