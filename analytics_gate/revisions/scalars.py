"""Single values of front matter, be it YAML, TOML or JSON. Each raises ValueError for
what is of another kind.
"""

import datetime


def as_date(value: object) -> datetime.date:
    """A day: one of TOML's own, or its text in ISO 8601, with or without the time of day."""
    if isinstance(value, dict) and "created" in value:
        # Material's blog: the days on which a post was written and changed, by name.
        return as_date(value["created"])
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str):
        return datetime.datetime.fromisoformat(value.strip()).date()
    raise ValueError(value)


def as_text(value: object) -> str:
    """A text that says something."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError(value)


def as_flag(value: object) -> bool:
    """Yes or no."""
    # Hugo's own themes write `show_lastmod: 1`.
    if isinstance(value, bool) or value in (0, 1):
        return bool(value)
    raise ValueError(value)


def as_number(value: object) -> int:
    """A number from 1 on."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ValueError(value)


def as_texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    if isinstance(value, list):
        return tuple(map(as_text, value))
    raise ValueError(value)


def as_entries(value: object) -> tuple[dict[str, object], ...]:
    """A list of mappings, their keys in small letters."""
    if isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
        found = []
        for entry in value:
            found.append({str(name).lower(): each for name, each in entry.items()})
        return tuple(found)
    raise ValueError(value)
