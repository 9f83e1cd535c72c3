"""MDN's HTTP Observatory scores the site, which nginx serves over TLS with the
configuration printed for it.
"""

import json
import os
import subprocess
from pathlib import Path
from socket import create_server
from typing import Any

import pytest

from tests.support.site_building import BuiltSite, build_own_site
from tests.support.web_servers import nginx

HERE = Path(__file__).parent
PACKAGE = HERE / "node_modules/@mdn/mdn-http-observatory"
BEST = 130


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def scan(site: BuiltSite) -> dict[str, Any]:
    # Nobody is on the list of the browsers' makers: the package would fetch that from the network.
    (PACKAGE / "conf/hsts-preload.json").write_text("{}")
    port = free_port()
    # As on port 80: plain http is led on to https.
    more = f"listen 127.0.0.1:{port} ssl; error_page 497 =301 https://localhost:{port}$request_uri;"
    with nginx(site.folder, more) as server:
        done = subprocess.run(
            ["node", "scan.js", f"localhost:{port}"],
            cwd=HERE,
            env=os.environ | {"NODE_EXTRA_CA_CERTS": str(server.folder / "authority")},
            capture_output=True,
            text=True,
            check=True,
        )
    scanned: dict[str, Any] = json.loads(done.stdout)
    return scanned


@pytest.fixture
def site(tmp_path: Path) -> BuiltSite:
    return build_own_site(tmp_path / "site")


def test_the_observatory_gives_the_best_score_there_is(site: BuiltSite) -> None:
    scanned = scan(site)
    failed = {
        name: test["result"]
        for name, test in scanned["tests"].items()
        if not test["pass"]
    }
    print(
        json.dumps(
            {
                name: [test["result"], test["scoreModifier"]]
                for name, test in scanned["tests"].items()
            },
            indent=1,
        )
    )
    assert failed == {}
    assert scanned["scan"]["score"] == BEST


def test_the_observatory_would_have_missed_a_header(site: BuiltSite) -> None:
    headers = site.folder / "_headers"
    headers.write_text(
        headers.read_text().replace("Strict-Transport-Security", "X-Nobody-Knows")
    )
    assert scan(site)["scan"]["score"] < BEST
