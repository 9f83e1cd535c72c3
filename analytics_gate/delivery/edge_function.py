"""Netlify's edge function with a site's headers in it: the modules that ship with the
package, and its rules.
"""

import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from analytics_gate.delivery.headers import HeaderRule

NAME = "gate"
"""The function's name, and its folder's: Netlify takes the module of the same name in it."""

_MODULES = ("gate", "headers", "refusal", "signal")


def edge_function(signalled: Iterable[HeaderRule]) -> dict[str, str]:
    """Each module's text by its file's name; `signalled` are the headers for a visitor
    with a signal.
    """
    shipped = files("analytics_gate.delivery").joinpath("script")
    modules = {}
    for name in _MODULES:
        modules[f"{name}.js"] = shipped.joinpath(f"{name}.js").read_text(
            encoding="utf-8"
        )
    rules = []
    for rule in signalled:
        rules.append({"path": rule.path, "headers": rule.headers})
    return modules | {
        "rules.js": f"export const rules = {json.dumps(rules, indent=2, ensure_ascii=False)}\n"
    }


def write_edge_function(folder: Path, signalled: Iterable[HeaderRule]) -> None:
    """Writes the function into Netlify's folder of edge functions,
    `netlify/edge-functions` if nothing else is said.
    """
    (folder / NAME).mkdir(parents=True, exist_ok=True)
    for name, text in edge_function(signalled).items():
        (folder / NAME / name).write_text(text, encoding="utf-8", newline="")
