"""The browser's scripts, joined and made small."""

import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from analytics_gate import bundle
from analytics_gate.bundle import ScriptError, inline_script, minified, module_script

INLINE, MODULES = (
    ("page", "sandbox", "lock"),
    ("panel", "details", "services", "inpage", "embeds"),
)
_MODULE_SYNTAX = re.compile(r"(?<![\w$.])(?:import\s*[{*\"'\w]|export\b)")
SERVICE = "const service={script:'',settings:{},site:'',start(){}};"


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `x` of modules in place of the gate's own."""
    monkeypatch.setattr(
        bundle, "_source", lambda _, folder, name: (tmp_path / f"{name}.js").read_text()
    )
    inline_script.cache_clear()
    module_script.cache_clear()
    return tmp_path


def write(folder: Path, **modules: str) -> None:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)


@pytest.mark.parametrize("folder", INLINE)
def test_an_inline_script_stands_alone(folder: str) -> None:
    script = inline_script(folder, SERVICE if folder == "sandbox" else "")
    assert not _MODULE_SYNTAX.search(script)
    assert script.startswith('"use strict"')
    assert not re.search(r"</script|<!--", script, re.IGNORECASE)


@pytest.mark.parametrize("folder", MODULES)
def test_a_module_has_its_exports_and_no_imports(folder: str) -> None:
    exported = {
        "panel": {"open", "choose", "withdraw"},
        "details": {"load"},
        "services": {"run", "track"},
        "inpage": {"run"},
        "embeds": {"run", "show"},
    }[folder]
    body, _, exports = module_script(folder).rpartition("export{")
    assert {
        name.rpartition(" as ")[2] for name in exports.rstrip("};").split(",")
    } == exported
    assert not _MODULE_SYNTAX.search(body)


@pytest.mark.parametrize("folder", INLINE + MODULES)
def test_a_script_is_the_same_each_time(folder: str) -> None:
    build = inline_script if folder in INLINE else module_script
    before = build(folder)
    build.cache_clear()
    assert build(folder) == before


def test_a_module_comes_after_what_it_imports_and_only_once(sources: Path) -> None:
    write(
        sources,
        x='import { b } from "./b.js"\nimport { c } from "./c.js"\nlog(b, c)\n',
        b='import { c } from "./c.js"\nexport const b = one(c)\n',
        c="export const c = two()\n",
    )
    assert (
        inline_script("x") == '"use strict";(()=>{const e=two(),t=one(e);log(t,e)})()'
    )


def test_a_module_may_import_from_a_neighbouring_folder(sources: Path) -> None:
    write(
        sources,
        x='import { b } from "../y/b.js"\nlog(b)\n',
        b='import { c } from "./c.js"\nexport const b = c\n',
    )
    write(sources, c="export const c = one()\n")
    assert inline_script("x") == '"use strict";(()=>{const e=one(),t=e;log(t)})()'


def test_an_import_may_take_more_than_one_line(sources: Path) -> None:
    write(
        sources,
        x='import {\n  b,\n} from "./b.js"\nlog(b)\n',
        b="export const b = one()\n",
    )
    assert inline_script("x") == '"use strict";(()=>{const e=one();log(e)})()'


def test_a_name_that_two_modules_declare_is_an_error(sources: Path) -> None:
    write(
        sources,
        x='import { b } from "./b.js"\nconst same = 1\nlog(b, same)\n',
        b="const same = 2\nexport const b = same\n",
    )
    with pytest.raises(ScriptError, match="identifier same has already been declared"):
        inline_script("x")
    with pytest.raises(ScriptError, match="identifier same has already been declared"):
        module_script("x")


@pytest.mark.parametrize(
    "text", ["</SCRIPT>", "\\x3c/script>", "<!--", "a<\\/script>b", "\\u003c/script "]
)
def test_an_inline_script_never_closes_its_element(text: str) -> None:
    script = inline_script("sandbox", f'{SERVICE}log("{text}");')
    assert not re.search(r"</script|<!--", script, re.IGNORECASE)
    assert "x3c" in script or "<\\/" in script


def test_what_is_no_javascript_is_an_error() -> None:
    with pytest.raises(ScriptError, match=r"^unexpected } in expression"):
        minified("const a = }")


_PLAIN = re.compile(r"(?P<indent> *)(?:const|let) \w+ = (?!.*=>)")
_APART = re.compile(r"(?P<indent> *)(?:const|let) [\[{]")


def swapped(source: str) -> list[str]:
    """Declarations that the minifier would put before the one that stands before them."""
    lines = [
        line
        for line in source.splitlines()
        if line.strip() and not re.match(r"\s*(//|/?\*)", line)
    ]
    pairs = [
        (_PLAIN.match(one), _APART.match(two), two) for one, two in pairwise(lines)
    ]
    return [
        two.strip()
        for plain, apart, two in pairs
        if plain and apart and plain["indent"] == apart["indent"]
    ]


def test_the_minifier_may_not_swap_what_has_an_order() -> None:
    sources = sorted(
        Path(str(files("analytics_gate.gate"))).joinpath("script").rglob("*.js")
    )
    assert len(sources) > 20
    assert {
        file.name: swapped(file.read_text())
        for file in sources
        if swapped(file.read_text())
    } == {}
    # What it does. Once it does no more, the rule can go.
    unsafe = (
        "async function f() {\n  const a = one()\n  // Why.\n  const [b] "
        "= await two()\n  return [a, b]\n}"
    )
    assert swapped(unsafe) == ["const [b] = await two()"]
    assert (
        minified(unsafe)
        == "async function f(){const[t]=await two(),e=one();return[e,t]}"
    )
