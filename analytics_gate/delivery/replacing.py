"""Puts a folder that was built aside into the place of the one that is served."""

import shutil
from pathlib import Path


def replace_folder(old: Path, new: Path) -> None:
    """Swaps folders: whoever reads `old` meanwhile finds the whole old site or the whole new one.

    Raises OSError where a folder cannot be renamed, a mounted one for instance; `old` is then as it was.
    """
    aside = old.with_name(f".{old.name}.before")
    if aside.exists() and not old.exists():
        # Somebody pulled the plug right between the two names.
        aside.rename(old)
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        old.rename(aside)
    try:
        new.rename(old)
    except BaseException:
        if aside.exists():
            aside.rename(old)
        raise
    shutil.rmtree(aside, ignore_errors=True)
