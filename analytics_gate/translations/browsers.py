"""Browsers' engines as their makers write them."""

_NAMES = {"chromium": "Chromium", "firefox": "Firefox", "webkit": "WebKit"}


def engine_name(engine: str) -> str:
    """The name for readers; of an engine that nobody knows here, its own."""
    return _NAMES.get(engine, engine)


def brief_version(version: str) -> str:
    """The part of a version that people go by: 156 of 156.0.8078.79, and 2.50 of
    WebKit's 2.50.6.
    """
    major, _, rest = version.partition(".")
    if rest and len(major) == 1:
        return f"{major}.{rest.partition('.')[0]}"
    return major
