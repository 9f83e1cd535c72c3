"""The wheel, as it would be published: nothing that the package reads at run time is left out."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from site_building import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    folder = tmp_path_factory.mktemp("wheel")
    options = [
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
    ]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True)
    [file] = folder.iterdir()
    with zipfile.ZipFile(file) as archive:
        return frozenset(archive.namelist())


def test_the_wheel_has_every_file_of_the_package_and_no_other(wheel: frozenset[str]) -> None:
    files = (path for path in (ROOT / "analytics_gate").rglob("*") if path.is_file())
    ours = {path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".pyc"}
    assert {name for name in wheel if ".dist-info/" not in name} == ours
    kinds = {Path(name).suffix for name in ours}
    assert {".py", ".yml", ".json", ".js", ".css"} <= kinds


def test_the_wheel_offers_the_command_and_the_plugin(wheel: frozenset[str]) -> None:
    [info] = {name.partition("/")[0] for name in wheel if ".dist-info/" in name}
    assert {f"{info}/entry_points.txt", f"{info}/licenses/LICENSE", f"{info}/METADATA"} <= wheel
