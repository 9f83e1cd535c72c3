"""The commands that visit nobody: none of them waits for Playwright to be imported, or
needs it to be there.
"""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from analytics_gate.audit.reports.files import write_reports
from tests.cli.test_cli import COMMANDS
from tests.support.report_samples import HEAD, Given
from tests.support.site_building import Project

# What `audit` alone needs: it takes a second to import, and is an extra of the package.
SCRIPT = """
import json, sys
from importlib import import_module
from analytics_gate.cli.main import main

def there():
    return sorted({"playwright", "trustme"} & set(sys.modules))

told = [(main(arguments), there()) for arguments in json.loads(sys.argv[1])]
for edge in ("mkdocs_site.plugin", "pytest_plugin", "audit.browsers.drivers"):
    import_module(f"analytics_gate.{edge}")
    told.append((edge, there()))
print(json.dumps(told), file=sys.stderr)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "mkdocs.yml": "site_name: A\ndocs_dir: content\n",
        "content/index.md": "# Home\n",
        "content/services.yml": "services: []\n",
        "site/index.html": "<title>A</title>",
    }
    Project(tmp_path).write(files)
    write_reports(HEAD, Given(), json=tmp_path / "shard.json")
    return tmp_path


def test_the_commands_without_browsers_import_nothing_of_the_auditors(
    project: Path,
) -> None:
    services = ["--services", "content/services.yml"]
    reports = [
        part
        for kind in ("json", "html", "junit", "sarif", "summary")
        for part in (f"--{kind}", f"all.{kind}")
    ]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = {
            ("check",): 0,
            ("apply", "site", *services): 0,
            ("headers",): 0,
            ("init", "--dry-run"): 0,
            (
                "merge",
                "shard.json",
                *services,
                "--content",
                "content",
                "--every",
                *reports,
            ): 1,
            ("schema",): 0,
            ("completion", "bash"): 0,
            ("serve", "--port", str(taken.getsockname()[1])): 2,
        }
        assert {command for command, *_ in ended} == {*COMMANDS} - {"audit"}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, json.dumps([*ended])],
            cwd=project,
            capture_output=True,
            text=True,
            check=True,
        )
    told = json.loads(done.stderr.splitlines()[-1])
    quiet = [*ended.values(), "mkdocs_site.plugin", "pytest_plugin"]
    # The last one shows that it would have been seen.
    assert told == [
        *([each, []] for each in quiet),
        ["audit.browsers.drivers", ["playwright", "trustme"]],
    ]
