"""A hook of MkDocs: the documentation looks as the site does, but for what its own
theme's folder changes.
"""

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """Puts the site's theme behind the documentation's own."""
    own, *others = config.theme.dirs
    config.theme.dirs = [own, str(Path(__file__).parents[1] / "theme"), *others]
    return config
