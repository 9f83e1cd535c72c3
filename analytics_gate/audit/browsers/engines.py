"""Where a browser is on this machine, and how to get one. It starts none."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from analytics_gate.errors import GateError, Problem

ENGINES = ("chromium", "firefox")
"""Those that an audit takes where nobody names one."""

KNOWN = (*ENGINES, "webkit")

_OVERRIDES = {
    "chromium": "ANALYTICS_GATE_CHROMIUM",
    "firefox": "ANALYTICS_GATE_FIREFOX",
    "webkit": "ANALYTICS_GATE_WEBKIT",
}
_DISTRIBUTED = {
    "chromium": "/usr/bin/chromium",
    "firefox": "/usr/bin/firefox-esr",
    "webkit": "/usr/bin/WebKitWebDriver",
}
_ON_PATH = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "firefox": ("firefox-esr", "firefox"),
    "webkit": ("WebKitWebDriver",),
}
_PACKAGES = {"chromium": "chromium", "firefox": "firefox-esr"}
_WEBKIT = (
    "its driver, a screen or Selenium is not on this machine; `apt-get "
    "install webkit2gtk-driver xvfb` and"
    " `pip install 'analytics-gate[webkit]'` get them"
)


def find_engine(name: str) -> Path | None:
    """The executable of an engine; None for the build that Playwright downloaded, which
    it finds by itself.

    WebKit's is the one of its WebDriver.

    Raises GateError with a line that says how to get one.
    """
    if name not in KNOWN:
        raise _error(name, f"no such engine, expected one of: {', '.join(KNOWN)}")
    if name == "webkit" and not (shutil.which("Xvfb") and find_spec("selenium")):
        raise _error(name, _WEBKIT)
    if override := os.environ.get(_OVERRIDES[name]):
        return _overridden(name, Path(override))
    for candidate in (_DISTRIBUTED[name], *_ON_PATH[name]):
        if found := shutil.which(candidate):
            return Path(found)
    if name == "webkit":
        raise _error(name, _WEBKIT)
    if _has_download(name):
        return None
    raise _error(
        name,
        f"not on this machine; `apt-get install {_PACKAGES[name]}` or "
        f"`playwright install {name}` gets it,"
        f" or {_OVERRIDES[name]} names its executable",
    )


def describe_engine(name: str) -> str:
    """What the engine says it is, or why there is none; cheap, for a report's head."""
    try:
        executable = find_engine(name)
    except GateError as error:
        return str(error)
    if executable is None:
        return f"{name} (Playwright's download)"
    if name == "webkit":
        return f"webkit, driven by {executable}"
    said = subprocess.run(
        [executable, "--version"], capture_output=True, text=True, check=False
    )
    return (
        said.stdout.strip() or f"{name} at {executable}, which does not say its version"
    )


def _overridden(name: str, path: Path) -> Path:
    if not os.access(path, os.X_OK):
        raise _error(
            name,
            f"{_OVERRIDES[name]} names {path}, which is no executable; unset or mend it",
        )
    return path


def _error(name: str, message: str) -> GateError:
    return GateError(Problem(name, 0, message))


def _has_download(name: str) -> bool:
    """Whether `playwright install` has been here, and for the Playwright that is installed."""
    spec = find_spec("playwright")
    if spec is None or spec.origin is None:
        return False
    package = Path(spec.origin).parent / "driver" / "package"
    listed = json.loads((package / "browsers.json").read_text(encoding="utf-8"))[
        "browsers"
    ]
    revision = next(
        browser["revision"] for browser in listed if browser["name"] == name
    )
    return (_downloads(package) / f"{name}-{revision}").is_dir()


def _downloads(package: Path) -> Path:
    configured = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if configured == "0":
        return package / ".local-browsers"
    if configured:
        return Path(configured)
    caches = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return caches / "ms-playwright"
