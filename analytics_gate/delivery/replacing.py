"""Puts a folder that was built aside into the place of the one that is served."""

import shutil
from pathlib import Path


def recover_folder(folder: Path) -> bool:
    """Brings back a folder that an earlier swap put aside and lost before it had the
    other; tells whether it did.

    Raises OSError where it cannot be renamed.
    """
    aside = _beside(folder, "before")
    is_lost = aside.is_dir() and not folder.exists()
    if is_lost:
        aside.rename(folder)
    return is_lost


def replace_folder(old: Path, new: Path) -> None:
    """Swaps folders: whoever reads `old` meanwhile finds the whole old site or the
    whole new one, or for a moment none.

    Where the power fails in that moment, the old site is beside its place, and
    `recover_folder` brings it back. Raises OSError where a folder cannot be renamed, a
    mounted one for instance; `old` is then as it was.
    """
    aside, gone = _beside(old, "before"), _beside(old, "gone")
    recover_folder(old)
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        old.rename(aside)
    try:
        new.rename(old)
    except BaseException:
        if aside.exists():
            aside.rename(old)
        raise
    # Half of it must not be taken for what a swap lost.
    shutil.rmtree(gone, ignore_errors=True)
    if aside.exists():
        aside.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _beside(folder: Path, state: str) -> Path:
    return folder.with_name(f".{folder.name}.{state}")
