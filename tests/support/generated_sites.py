"""Sites that other generators build from the small sources in `tests/sites`."""

import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "sites"


def build_hugo(folder: Path, address: str = "https://site.example/") -> Path:
    """Builds the Hugo site below a folder, as it is published at an address; gives the
    folder that it wrote.
    """
    shutil.copytree(SOURCES / "hugo", folder / "hugo")
    command = [
        sys.executable,
        "-m",
        "hugo",
        "--quiet",
        "--baseURL",
        address,
        "--destination",
        str(folder / "public"),
    ]
    subprocess.run(command, cwd=folder / "hugo", check=True, capture_output=True)
    return folder / "public"


def build_sphinx(folder: Path) -> Path:
    """Builds the Sphinx site below a folder; gives the folder that it wrote."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-d",
        str(folder / "doctrees"),
        str(SOURCES / "sphinx"),
    ]
    subprocess.run([*command, str(folder / "public")], check=True, capture_output=True)
    return folder / "public"
