"""Joins the browser's scripts, which are ES modules, into the few files that are
served, and makes them small.
"""

import re
from functools import cache
from importlib.resources import files

import minify

_IMPORT = re.compile(
    r'^import \{[^}]*\} from "(?P<path>\.{1,2}/[\w/-]+)\.js"\n', re.MULTILINE
)
_REEXPORT = re.compile(r'^export \{(?P<names>[^}]*)\} from "[^"]*"\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const|let|function|async)", re.MULTILINE)


_GATE = "analytics_gate.gate"


def _source(room: str, folder: str, name: str) -> str:
    return (
        files(room).joinpath("script", folder, f"{name}.js").read_text(encoding="utf-8")
    )


def _collect(
    room: str, folder: str, name: str, seen: dict[tuple[str, str], str]
) -> None:
    """Adds a module to `seen` after all that it imports; a module that is there already
    is not read again.
    """
    if (folder, name) in seen:
        return
    source = _source(room, folder, name)
    for imported in _IMPORT.finditer(source):
        neighbour, _, module = (
            imported["path"].removeprefix("./").removeprefix("../").rpartition("/")
        )
        _collect(room, neighbour or folder, module, seen)
    seen[folder, name] = _REEXPORT.sub("", _IMPORT.sub("", source))


def _joined(room: str, folder: str) -> tuple[str, str]:
    """The text of a folder's entry (the module with the folder's name) below its
    imports, and the names it exports.
    """
    modules: dict[tuple[str, str], str] = {}
    _collect(room, folder, folder, modules)
    source = _source(room, folder, folder)
    names = re.findall(r"^export const (\w+)", source, re.MULTILINE)
    for again in _REEXPORT.finditer(source):
        for name in again["names"].split(","):
            names.append(name.strip())
    return "".join(_EXPORT.sub("", text) for text in modules.values()), ", ".join(names)


class ScriptError(ValueError):
    """A script that is not valid JavaScript; the text says why."""


def minified(source: str, *, keep_names: bool = False) -> str:
    """The same script, smaller. Raises ScriptError for what cannot be read, a name
    declared twice included.
    """
    minify.config({"js-version": 2020, "js-keep-var-names": keep_names})
    try:
        return str(minify.string("application/javascript", source))
    except minify.MinifyError as error:
        raise ScriptError(str(error).partition("\n")[0]) from error


@cache
def inline_script(folder: str, before: str = "") -> str:
    """A self-contained classic script to stand inline, `before` put ahead of it. The
    same text at each call.

    Raises ScriptError where `before` is not valid JavaScript.
    """
    text, _ = _joined(_GATE, folder)
    script = minified(f'"use strict";(()=>{{{before}{text}}})()')
    # The minifier writes a text as short as it can, even where HTML would then see the
    # script's end.
    return re.sub(r"<(?=/script|!--)", r"\\x3c", script, flags=re.IGNORECASE)


@cache
def module_script(folder: str, before: str = "") -> str:
    """An ES module to be served as a file, with its entry's exports; `before` is put
    ahead of it.
    """
    text, names = _joined(_GATE, folder)
    # In a function of their own, for the minifier leaves the names alone that stand at
    # a module's top.
    return minified(
        f"const {{{names}}}=(()=>{{{before}{text}\nreturn {{{names}}}}})();export {{ {names} }}"
    )


def watching_script(room: str, folder: str, before: str) -> str:
    """A self-contained classic script of another room's, with every name as it was
    written: it reads its own stack.
    """
    text, _ = _joined(room, folder)
    return f'"use strict";(()=>{{{before}\n{text}}})()'


def repeating_script(room: str, folder: str, before: str, itself: str) -> str:
    """As `watching_script`, in one line and with an end, so that another script can follow in it.

    It has its own text as the constant `itself`, to be put ahead of further scripts.
    """
    text, _ = _joined(room, folder)
    source = f'(function own(){{"use strict";const {itself}=`(${{own}})();`;{before}\n{text}}})()'
    return minified(source, keep_names=True).removesuffix(";") + ";"


def function_script(room: str, folder: str) -> str:
    """An expression whose value is the one function that the folder's entry, in another
    room, exports.
    """
    text, name = _joined(room, folder)
    return minified(f"(()=>{{{text}\nreturn {name}}})()").removesuffix(";")
