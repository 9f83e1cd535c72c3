"""What is published: nothing is left out, it works where the checkout is not, and its
bytes are always the same.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.site_building import ROOT

CHECK = ("check", "--content", "docs", "--services", "docs/services.yml")


def build(checkout: Path, folder: Path) -> dict[str, bytes]:
    """Builds sdist and wheel of a checkout, and reads both."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(
        command,
        cwd=checkout,
        env=os.environ | {"PYTHONHASHSEED": "random"},
        capture_output=True,
        check=True,
    )
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> frozenset[str]:
    [file] = dist.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return frozenset(archive.namelist())


def test_the_wheel_has_every_file_of_the_package_and_no_other(
    wheel: frozenset[str],
) -> None:
    files = (path for path in (ROOT / "analytics_gate").rglob("*") if path.is_file())
    ours = {
        path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".pyc"
    }
    assert {name for name in wheel if ".dist-info/" not in name} == ours
    kinds = {Path(name).suffix for name in ours}
    assert {".py", ".yml", ".json", ".js", ".css", ".jinja"} <= kinds
    assert "analytics_gate/py.typed" in ours


def test_the_wheel_offers_the_command_and_the_plugin(wheel: frozenset[str]) -> None:
    [info] = {name.partition("/")[0] for name in wheel if ".dist-info/" in name}
    assert {
        f"{info}/entry_points.txt",
        f"{info}/licenses/LICENSE",
        f"{info}/METADATA",
    } <= wheel


def copy_of_the_sources(folder: Path, *, backwards: bool) -> Path:
    """The same files, written in another order, on another day, with other permissions."""
    named = [
        ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore")
    ]
    inside = [
        file
        for file in (ROOT / "analytics_gate").rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    ]
    for file in sorted([*named, *inside], reverse=backwards):
        copy = folder / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        copy.chmod(0o600 if backwards else 0o664)
        os.utime(copy, (1e9, 1e9) if backwards else None)
    return folder


def test_the_package_is_the_same_bytes_wherever_and_whenever_it_is_built(
    tmp_path: Path,
) -> None:
    here = copy_of_the_sources(tmp_path / "here", backwards=False)
    there = copy_of_the_sources(tmp_path / "else/where", backwards=True)
    one, two = build(here, tmp_path / "one"), build(there, tmp_path / "two")
    assert sorted(Path(name).suffix for name in one) == [".gz", ".whl"]
    assert one == two
    (there / "analytics_gate/py.typed").write_text("partial\n")
    assert {
        name
        for name, file in build(there, tmp_path / "three").items()
        if file == one[name]
    } == set()


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment of its own with the locked packages, into which the project was
    installed from its wheel.
    """

    folder: Path

    def run(
        self, command: str, *arguments: str, cwd: Path
    ) -> subprocess.CompletedProcess[str]:
        quiet = {
            "NO_MKDOCS_2_WARNING": "1",
            "DISABLE_MKDOCS_2_WARNING": "true",
            "GIT_CEILING_DIRECTORIES": str(cwd),
        }
        plain = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "PIP_"))
        }
        call = [str(self.folder / "bin" / command), *arguments]
        return subprocess.run(
            call,
            cwd=cwd,
            env=plain | quiet,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def environment(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """What three commands of a new user come to, with the package index's part played
    by the locked packages.
    """
    folder = tmp_path_factory.mktemp("environment")
    environment = Environment(folder / "venv")
    venv.create(environment.folder, symlinks=True)
    locked = folder / "locked"
    locked.mkdir()
    for package in Path(sysconfig.get_path("purelib")).iterdir():
        # All but this project: its checkout is on no path of the environment.
        if "analytics_gate" not in package.name:
            (locked / package.name).symlink_to(package)
    [packages] = environment.folder.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text(f"{locked}\n")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(environment.folder / "bin/python"),
        "install",
        "--no-index",
    ]
    command = [*pip, "--quiet", "--find-links", str(dist), "analytics-gate[audit]"]
    subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PIP_CONFIG_FILE": os.devnull},
        check=True,
    )
    return environment


def test_the_package_is_imported_from_the_wheel_and_not_from_the_checkout(
    environment: Environment, tmp_path: Path
) -> None:
    asked = (
        "import sys, analytics_gate.pytest_plugin as plugin; "
        "print(plugin.__file__, *sys.path, sep='\\n')"
    )
    file, *paths = environment.run(
        "python", "-c", asked, cwd=tmp_path
    ).stdout.splitlines()
    assert Path(file).is_relative_to(environment.folder)
    assert str(ROOT) not in paths


def test_a_new_users_project_begins_with_three_commands(
    environment: Environment, tmp_path: Path
) -> None:
    """The fixture ran the first two, `python -m venv` and `pip install`."""
    assert (
        environment.run("python", "-m", "mkdocs", "new", ".", cwd=tmp_path).returncode
        == 0
    )
    begun = environment.run("analytics-gate", "init", cwd=tmp_path)
    assert (begun.returncode, begun.stderr) == (0, "")
    assert "docs/services.yml: written" in begun.stdout
    checked = environment.run("analytics-gate", *CHECK, cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "docs: clean\n")
    built = environment.run(
        "python", "-m", "mkdocs", "build", "--strict", "--quiet", cwd=tmp_path
    )
    assert (built.returncode, built.stdout) == (0, ""), built.stderr
    assert "Content-Security-Policy" in (tmp_path / "site/index.html").read_text()
    (tmp_path / "docs/services.yml").write_text("ask: maybe\n")
    checked = environment.run("analytics-gate", *CHECK, cwd=tmp_path)
    assert (checked.returncode, checked.stdout[:23]) == (1, "docs/services.yml:1: as")


def test_a_site_with_services_is_built_without_the_checkout(
    environment: Environment, tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(
        '# New\n\n{{< embed service="youtube" id="M7lc1UVf-VE" title="A" >}}\n'
    )
    (tmp_path / "docs/services.yml").write_text(
        "services:\n  - {preset: plausible, tag: pa-EXAMPLE123, keeps: 30 days}\n  "
        "- {preset: youtube}\n"
    )
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: New\nsite_url: https://new.example/\nplugins: [analytics-gate]\n"
        "theme: {name: material, language: de, font: false}\n"
    )
    built = environment.run(
        "python", "-m", "mkdocs", "build", "--strict", "--quiet", cwd=tmp_path
    )
    assert (built.returncode, built.stdout) == (0, ""), built.stderr
    site = tmp_path / "site"
    files = {file.relative_to(site).as_posix() for file in site.rglob("*")}
    assert {
        "_headers",
        "gate/panel.js",
        "gate/panel.css",
        "gate/panel.de.json",
        "gate/sandbox/plausible.html",
    } <= files


def test_the_reports_of_an_audit_are_joined_without_the_checkout(
    environment: Environment, tmp_path: Path
) -> None:
    # Templates, schemas, and the witness that is put into pages: read as the modules are imported.
    report = ROOT / "tests/audit/reports/golden/report.json"
    outputs = ("--json", "all.json", "--html", "all.html", "--sarif", "all.sarif")
    joined = environment.run(
        "analytics-gate", "merge", str(report), *outputs, cwd=tmp_path
    )
    assert (joined.returncode, joined.stderr) == (1, "")
    assert {file.name for file in tmp_path.iterdir()} == {
        "all.json",
        "all.html",
        "all.sarif",
    }


def test_the_command_tells_what_it_can_do_without_the_checkout(
    environment: Environment, tmp_path: Path
) -> None:
    helped = environment.run("analytics-gate", "--help", cwd=tmp_path)
    assert (helped.returncode, helped.stdout.startswith("usage: analytics-gate ")) == (
        0,
        True,
    )
    assert environment.run("analytics-gate", "schema", cwd=tmp_path).stdout.startswith(
        "{"
    )
