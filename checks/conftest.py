"""The recorder, the browsers and the visits of the project's own tests."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))


def _load(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.parent.name + "_conftest", path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_all, _browser = _load(TESTS / "conftest.py"), _load(TESTS / "browser" / "conftest.py")
pytest_report_header = _all.pytest_report_header
session_recorder, recorder, browsers, engine = _all.session_recorder, _all.recorder, _all.browsers, _all.engine
policy_site, visit = _browser.policy_site, _browser.visit
