"""One folder in another's place: all of it, or nothing."""

from pathlib import Path

import pytest

from analytics_gate.delivery.replacing import recover_folder, replace_folder


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(text)
    return path


def test_the_new_folder_stands_in_the_place_of_the_old_one_and_nothing_beside_it(
    tmp_path: Path,
) -> None:
    old, new = folder(tmp_path / "site", "old"), folder(tmp_path / "new", "new")
    replace_folder(old, new)
    assert (old / "index.html").read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_the_old_folder_stays_where_the_new_one_cannot_be_moved(tmp_path: Path) -> None:
    old = folder(tmp_path / "site", "old")
    with pytest.raises(FileNotFoundError):
        replace_folder(old, tmp_path / "absent")
    assert (old / "index.html").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_was_put_aside_and_left_there_is_not_lost(tmp_path: Path) -> None:
    folder(tmp_path / ".site.before", "old")
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "site", tmp_path / "absent")
    assert (tmp_path / "site/index.html").read_text() == "old"


def test_what_is_left_of_a_folder_that_was_replaced_is_not_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = folder(tmp_path / "site", "old"), folder(tmp_path / "new", "new")
    with monkeypatch.context() as cut:
        cut.setattr("shutil.rmtree", lambda *_, **__: None)
        replace_folder(old, new)
    old.rename(tmp_path / "elsewhere")
    assert not recover_folder(old)
    replace_folder(old, tmp_path / "elsewhere")
    assert [each.name for each in tmp_path.iterdir()] == ["site"]
