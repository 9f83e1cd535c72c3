"""WebKitGTK's library and those below it, by their own names: what of them the browser
calls, and how.

Source of the names and types: the API references of WebKitGTK 2.50 (version 4.1), GTK
3, GLib and libsoup 3.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

NAME = "libwebkit2gtk-4.1.so.0"
"""The library, as the dynamic linker knows it. All others come with it."""

Number, Pointer, Size, Text = (
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_char_p,
)

_kept: list[object] = []


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(NAME)


def function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of C's. Its pointers are numbers here, and its texts bytes. Raises
    AttributeError for none such.
    """
    found: Any = getattr(_library(), name)
    found.restype, found.argtypes = result, arguments
    return found  # type: ignore[no-any-return]


def callback(result: Any, arguments: int, call: Callable[..., Any]) -> int:
    """A pointer to a Python function that is given so many pointers. It stays as long
    as the process.
    """
    made = ctypes.CFUNCTYPE(result, *[Pointer] * arguments)(call)
    _kept.append(made)
    return ctypes.cast(made, Pointer).value or 0


def connect(instance: int, signal: str, called: int) -> None:
    """Has a `callback` called whenever the instance gives the signal."""
    function(
        "g_signal_connect_data", Size, Pointer, Text, Pointer, Pointer, Pointer, Number
    )(instance, signal.encode(), called, None, None, 0)


class GList(ctypes.Structure):
    """GLib's GList."""


GList._fields_ = [
    ("data", Pointer),
    ("next", ctypes.POINTER(GList)),
    ("previous", ctypes.POINTER(GList)),
]


def listed(first: int | None) -> list[int]:
    """What a GList holds."""
    found = []
    link = ctypes.cast(first, ctypes.POINTER(GList)) if first else None
    while link:
        found.append(link.contents.data)
        link = link.contents.next
    return found
