"""What the browser can be asked for and a WebDriver cannot: the document as it came,
all cookies, a JPEG, dark colours.

Each is asked for by its name, which stands in the answer too.
"""

import ctypes
from collections.abc import Callable
from typing import Any

from analytics_gate.audit.browsers.webkit.library import (
    Number,
    Pointer,
    Size,
    Text,
    callback,
    connect,
    function,
    listed,
)

Send = Callable[..., None]

_VISIBLE, _AS_IT_IS, _COMMITTED = 0, 0, 2


class Commands:
    """Answers for one window."""

    def __init__(self, tell: Send, context: int) -> None:
        self._tell = tell
        self._jar = function("webkit_web_context_get_cookie_manager", Pointer, Pointer)(
            context
        )
        self._view = 0
        self._resource = 0
        self._picture: tuple[str, int] = ("", 0)
        self._is_printed = callback(None, 2, lambda *_: self._answer("print"))
        self._has_cookies = callback(None, 3, self._on_cookies)
        self._has_document = callback(None, 3, self._on_document)
        self._has_picture = callback(None, 3, self._on_picture)

    def show(self, view: int) -> None:
        """From now on it is about this one."""
        self._view = view
        connect(view, "load-changed", callback(None, 3, self._on_load))

    def give(self, what: str, *details: Any) -> None:
        """Answers, now or as soon as it can."""
        known: dict[str, Callable[..., None]] = {
            "nothing": lambda: self._answer("nothing"),
            "attend": self._attend,
            "cookies": self._cookies,
            "document": self._document,
            "picture": self._picture_in,
            "dark": self._dark,
            "print": self._print,
        }
        known[what](*details)

    def _answer(self, what: str, answer: object = None) -> None:
        self._tell("answer", what, answer)

    def _dark(self, is_dark: bool) -> None:
        settings = function("gtk_settings_get_default", Pointer)()
        function("g_object_set", None, Pointer, Text, Number, Pointer)(
            settings, b"gtk-application-prefer-dark-theme", is_dark, None
        )
        self._answer("dark")

    def _print(self, path: str) -> None:
        settings = function("gtk_print_settings_new", Pointer)()
        for key, value in {
            "printer": "Print to File",
            "output-file-format": "pdf",
            "output-uri": f"file://{path}",
        }.items():
            function("gtk_print_settings_set", None, Pointer, Text, Text)(
                settings, key.encode(), value.encode()
            )
        printing = function("webkit_print_operation_new", Pointer, Pointer)(self._view)
        function("webkit_print_operation_set_print_settings", None, Pointer, Pointer)(
            printing, settings
        )
        connect(printing, "finished", self._is_printed)
        function("webkit_print_operation_print", None, Pointer)(printing)

    def _cookies(self) -> None:
        function("webkit_cookie_manager_get_all_cookies", None, *[Pointer] * 4)(
            self._jar, None, self._has_cookies, None
        )

    def _on_cookies(self, jar: int, result: int, _: int) -> None:
        finish = function(
            "webkit_cookie_manager_get_all_cookies_finish", Pointer, *[Pointer] * 3
        )
        self._answer("cookies", list(map(_cookie, listed(finish(jar, result, None)))))

    def _attend(self) -> None:
        self._resource = 0
        self._answer("attend")

    def _on_load(self, view: int, event: int | None, _: int) -> None:
        # The first one that comes: a page may go on to another at once.
        if event == _COMMITTED and not self._resource:
            main = function("webkit_web_view_get_main_resource", Pointer, Pointer)(view)
            self._resource = (
                function("g_object_ref", Pointer, Pointer)(main) if main else 0
            )

    def _document(self) -> None:
        if not self._resource:
            self._answer("document")
            return
        function("webkit_web_resource_get_data", None, *[Pointer] * 4)(
            self._resource, None, self._has_document, None
        )

    def _on_document(self, resource: int, result: int, _: int) -> None:
        length = Size(0)
        finish = function(
            "webkit_web_resource_get_data_finish", Pointer, *[Pointer] * 4
        )
        data = finish(resource, result, ctypes.addressof(length), None)
        if data:
            text = ctypes.string_at(data, length.value).decode(errors="replace")
        else:
            text = ""
        self._answer("document", {**_response(resource), "text": text})

    def _picture_in(self, path: str, quality: int) -> None:
        self._picture = path, quality
        snapshot = function(
            "webkit_web_view_get_snapshot",
            None,
            Pointer,
            Number,
            Number,
            *[Pointer] * 3,
        )
        snapshot(self._view, _VISIBLE, _AS_IT_IS, None, self._has_picture, None)

    def _on_picture(self, view: int, result: int, _: int) -> None:
        surface = function(
            "webkit_web_view_get_snapshot_finish", Pointer, *[Pointer] * 3
        )(view, result, None)
        if surface:
            _write_jpeg(surface, *self._picture)
        self._answer("picture", bool(surface))


def _cookie(cookie: int) -> dict[str, Any]:
    def text(name: str) -> str:
        found: bytes | None = function(f"soup_cookie_get_{name}", Text, Pointer)(cookie)
        return (found or b"").decode(errors="replace")

    def claim(name: str) -> bool:
        return bool(function(f"soup_cookie_get_{name}", Number, Pointer)(cookie))

    ends = function("soup_cookie_get_expires", Pointer, Pointer)(cookie)
    site = function("soup_cookie_get_same_site_policy", Number, Pointer)(cookie)
    return {
        **{name: text(name) for name in ("name", "value", "domain", "path")},
        "expires": function("g_date_time_to_unix", ctypes.c_int64, Pointer)(ends)
        if ends
        else -1,
        "httpOnly": claim("http_only"),
        "secure": claim("secure"),
        "sameSite": ("None", "Lax", "Strict")[site],
    }


def _response(resource: int) -> dict[str, Any]:
    response = function("webkit_web_resource_get_response", Pointer, Pointer)(resource)
    url = function("webkit_web_resource_get_uri", Text, Pointer)(resource) or b""
    if not response:
        return {"url": url.decode(), "status": 0, "headers": {}}
    status = function("webkit_uri_response_get_status_code", ctypes.c_uint, Pointer)(
        response
    )
    fields = function("webkit_uri_response_get_http_headers", Pointer, Pointer)(
        response
    )
    return {
        "url": url.decode(),
        "status": status,
        "headers": _headers(fields) if fields else {},
    }


def _headers(fields: int) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(name: int, value: int, _: int) -> None:
        key, text = (
            ctypes.string_at(name).decode().lower(),
            ctypes.string_at(value).decode(errors="replace"),
        )
        found[key] = f"{found[key]}, {text}" if key in found else text

    each = ctypes.CFUNCTYPE(None, *[Pointer] * 3)(add)
    function("soup_message_headers_foreach", None, *[Pointer] * 3)(
        fields, ctypes.cast(each, Pointer), None
    )
    return found


def _write_jpeg(surface: int, path: str, quality: int) -> None:
    size = []
    for side in ("width", "height"):
        size.append(
            function(f"cairo_image_surface_get_{side}", Number, Pointer)(surface)
        )
    picture = function("gdk_pixbuf_get_from_surface", Pointer, Pointer, *[Number] * 4)(
        surface, 0, 0, *size
    )
    names, values = (
        (ctypes.c_char_p * 2)(b"quality", None),
        (ctypes.c_char_p * 2)(str(quality).encode(), None),
    )
    save = function("gdk_pixbuf_savev", Number, Pointer, Text, Text, *[Pointer] * 3)
    save(
        picture,
        path.encode(),
        b"jpeg",
        ctypes.addressof(names),
        ctypes.addressof(values),
        None,
    )
    function("g_object_unref", None, Pointer)(picture)
    function("cairo_surface_destroy", None, Pointer)(surface)
