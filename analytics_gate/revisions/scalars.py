"""Reads single values of front matter in YAML, TOML or JSON.

Each function raises ValueError for a value of a wrong type.
"""

import datetime


def as_date(value: object) -> datetime.date:
    """Reads a date of TOML, or a text in ISO 8601, with or without the time of day."""
    if isinstance(value, dict) and "created" in value:
        # Material's blog has a mapping: when a post was created, and when updated.
        return as_date(value["created"])
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str):
        return datetime.datetime.fromisoformat(value.strip()).date()
    raise ValueError(value)


def as_text(value: object) -> str:
    """Reads a text that is not empty."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError(value)


def as_flag(value: object) -> bool:
    """Reads a boolean."""
    # Hugo's own themes write `show_lastmod: 1`.
    if isinstance(value, bool) or value in (0, 1):
        return bool(value)
    raise ValueError(value)


def as_number(value: object) -> int:
    """Reads a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(value)
    return value


def as_texts(value: object) -> tuple[str, ...]:
    """Reads a list of texts."""
    if isinstance(value, list):
        return tuple(map(as_text, value))
    raise ValueError(value)


def as_entries(value: object) -> tuple[dict[str, object], ...]:
    """Reads a list of mappings, with their keys in lower case."""
    if not isinstance(value, list):
        raise ValueError(value)
    entries = []
    for entry in value:
        if not isinstance(entry, dict):
            raise ValueError(value)
        entries.append({str(name).lower(): each for name, each in entry.items()})
    return tuple(entries)
