"""Who visits: what the browser says for its user."""

from enum import StrEnum


class Signal(StrEnum):
    """What a browser says for its user, before anybody asks."""

    NONE = "none"
    DNT = "dnt"
    GPC = "gpc"
