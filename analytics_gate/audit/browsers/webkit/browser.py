"""A browser for the auditor: WebKit and a window. A WebDriver drives it, and it tells
what no WebDriver does.

A program of its own, which WebKitWebDriver starts with the name of a folder of
`channel`'s. There stands how it is to be; over the socket there it tells of requests
and of what scripts say, and is asked for what `answers` knows.
"""

import ctypes
import json
import socket
import sys
from pathlib import Path
from typing import Any

from analytics_gate.audit.browsers.webkit.answers import Commands
from analytics_gate.audit.browsers.webkit.channel import NAME, SOCKET, WANTED
from analytics_gate.audit.browsers.webkit.library import (
    Number,
    Pointer,
    Size,
    Text,
    callback,
    connect,
    function,
)

LISTENER = "auditor"
"""The name of the message handler that scripts speak to."""

_ALL_FRAMES, _AT_THE_START, _OWN_PROXY, _TAKES_ALL, _IGNORES_ERRORS = 0, 0, 2, 0, 0
_READABLE_OR_ENDED = 1 | 16
_IS_ANSWERED, _BEFORE_LEAVING = 1, 3
_LANGUAGES = (Text * 2)(b"en-US", None)
_QUESTIONS = ("print", "run-file-chooser", "authenticate")
"""What a person would be asked in a window of its own: nobody answers here."""


class WebKitWindow:
    """One window, in a profile that begins empty and is the channel's folder's."""

    def __init__(
        self, peer: socket.socket, wanted: dict[str, Any], folder: Path
    ) -> None:
        self._peer = peer
        self._context = _context(wanted["proxy"], folder)
        self._content = self._content_with(wanted["scripts"])
        self._settings = function("webkit_settings_new", Pointer)()
        for setting, value in {
            "enable_javascript": wanted["javascript"],
            # Automation lifts the others' blocks against windows that open by themselves too.
            "javascript_can_open_windows_automatically": True,
        }.items():
            function(f"webkit_settings_set_{setting}", None, Pointer, Number)(
                self._settings, value
            )
        self._failed = callback(
            None,
            3,
            lambda resource, *_: self.tell("failed", _address(resource), "other"),
        )
        self._redirected = callback(None, 4, self._on_redirect)
        self._started = callback(None, 4, self._on_request)
        self._opened = callback(Pointer, 3, lambda opener, *_: self._popup(opener))
        self._asked = callback(Number, 3, _dismiss)
        self._unanswered = callback(Number, 3, lambda *_: _IS_ANSWERED)
        connect(
            self._context, "automation-started", callback(None, 3, self._on_session)
        )
        self._answers = Commands(self.tell, self._context)
        self._call = callback(Number, 3, self._on_call)
        function("g_unix_fd_add", ctypes.c_uint, Number, Number, Pointer, Pointer)(
            peer.fileno(), _READABLE_OR_ENDED, self._call, None
        )

    def tell(self, *words: object) -> None:
        """Tells the auditor."""
        self._peer.sendall(json.dumps(words).encode() + b"\n")

    def _content_with(self, scripts: list[str]) -> int:
        content: int = function("webkit_user_content_manager_new", Pointer)()
        make = function(
            "webkit_user_script_new", Pointer, Text, Number, Number, Pointer, Pointer
        )
        for text in scripts:
            script = make(text.encode(), _ALL_FRAMES, _AT_THE_START, None, None)
            function("webkit_user_content_manager_add_script", None, Pointer, Pointer)(
                content, script
            )
        heard = callback(None, 3, lambda _, said, __: self.tell("said", _text_of(said)))
        connect(content, f"script-message-received::{LISTENER}", heard)
        function(
            "webkit_user_content_manager_register_script_message_handler",
            Number,
            Pointer,
            Text,
        )(content, LISTENER.encode())
        return content

    def _on_session(self, _: int, session: int, __: int) -> None:
        information = function("webkit_application_info_new", Pointer)()
        function("webkit_application_info_set_name", None, Pointer, Text)(
            information, NAME.encode()
        )
        function(
            "webkit_automation_session_set_application_info", None, Pointer, Pointer
        )(session, information)
        connect(
            session, "create-web-view", callback(Pointer, 2, lambda *_: self._page())
        )

    def _page(self) -> int:
        view = self._view(b"web-context", self._context)
        self._answers.show(view)
        return view

    def _popup(self, opener: int) -> int:
        return self._view(b"related-view", opener)

    def _view(self, belongs: bytes, whole: int) -> int:
        made = function("g_object_new", Pointer, Size, *[Text, Pointer] * 4, Pointer)
        view: int = made(
            function("webkit_web_view_get_type", Size)(),
            *(
                belongs,
                whole,
                b"user-content-manager",
                self._content,
                b"settings",
                self._settings,
            ),
            *(b"is-controlled-by-automation", 1, None),
        )
        connect(view, "resource-load-started", self._started)
        connect(view, "create", self._opened)
        connect(view, "script-dialog", self._asked)
        for question in _QUESTIONS:
            connect(view, question, self._unanswered)
        _show(view)
        return view

    def _on_request(self, view: int, resource: int, request: int, _: int) -> None:
        main = function("webkit_web_view_get_main_resource", Pointer, Pointer)(view)
        self.tell(
            "request", _requested(request), "document" if resource == main else "other"
        )
        connect(resource, "failed", self._failed)
        connect(resource, "sent-request", self._redirected)

    def _on_redirect(
        self, _: int, request: int, redirected: int | None, __: int
    ) -> None:
        if redirected:
            self.tell("request", _requested(request), "other")

    def _on_call(self, *_: int) -> int:
        calls = self._peer.recv(65536)
        for call in calls.splitlines():
            self._answers.give(*json.loads(call))
        if not calls:
            function("gtk_main_quit", None)()
        return bool(calls)


def _show(view: int) -> None:
    window = function("gtk_window_new", Pointer, Number)(0)
    function("gtk_window_set_default_size", None, Pointer, Number, Number)(
        window, 1280, 720
    )
    function("gtk_container_add", None, Pointer, Pointer)(window, view)
    function("gtk_widget_show_all", None, Pointer)(window)


def _dismiss(_: int, dialog: int, __: int) -> int:
    """Says no to what a script asks, as Playwright does, and yes to leaving."""
    kind = function("webkit_script_dialog_get_dialog_type", Number, Pointer)(dialog)
    if kind == _BEFORE_LEAVING:
        function("webkit_script_dialog_confirm_set_confirmed", None, Pointer, Number)(
            dialog, 1
        )
    return _IS_ANSWERED


def _context(proxy: str, folder: Path) -> int:
    kept = str(folder / "kept").encode()
    make = function("webkit_website_data_manager_new", Pointer, *[Text] * 5)
    data = make(b"base-data-directory", kept, b"base-cache-directory", kept, None)
    context: int = function(
        "webkit_web_context_new_with_website_data_manager", Pointer, Pointer
    )(data)
    # Without a place for them no icon is asked for.
    function("webkit_web_context_set_favicon_database_directory", None, Pointer, Text)(
        context, kept
    )
    function("webkit_web_context_set_automation_allowed", None, Pointer, Number)(
        context, 1
    )
    function("webkit_web_context_set_preferred_languages", None, Pointer, Pointer)(
        context, ctypes.addressof(_LANGUAGES)
    )
    through = function("webkit_network_proxy_settings_new", Pointer, Text, Pointer)(
        proxy.encode(), None
    )
    function(
        "webkit_website_data_manager_set_network_proxy_settings",
        None,
        Pointer,
        Number,
        Pointer,
    )(data, _OWN_PROXY, through)
    function(
        "webkit_website_data_manager_set_tls_errors_policy", None, Pointer, Number
    )(data, _IGNORES_ERRORS)
    jar = function("webkit_web_context_get_cookie_manager", Pointer, Pointer)(context)
    function("webkit_cookie_manager_set_accept_policy", None, Pointer, Number)(
        jar, _TAKES_ALL
    )
    return context


def _requested(request: int) -> str:
    found: bytes = function("webkit_uri_request_get_uri", Text, Pointer)(request)
    return found.decode()


def _address(resource: int) -> str:
    found: bytes | None = function("webkit_web_resource_get_uri", Text, Pointer)(
        resource
    )
    return (found or b"").decode()


def _text_of(said: int) -> str:
    value = function("webkit_javascript_result_get_js_value", Pointer, Pointer)(said)
    made = function("jsc_value_to_string", Pointer, Pointer)(value)
    text = ctypes.string_at(made).decode(errors="replace")
    function("g_free", None, Pointer)(made)
    return text


def _version() -> str:
    parts = ("major", "minor", "micro")
    return ".".join(
        str(function(f"webkit_get_{part}_version", ctypes.c_uint)()) for part in parts
    )


def _run(folder: Path) -> None:
    function("gtk_init", None, Pointer, Pointer)(None, None)
    wanted = json.loads((folder / WANTED).read_text(encoding="utf-8"))
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(folder / SOCKET))
        browser = WebKitWindow(peer, wanted, folder)  # noqa: F841 - it lives as long as the window
        function("gtk_main", None)()


if __name__ == "__main__":
    if sys.argv[1] == "--version":
        print(_version())
    else:
        _run(Path(sys.argv[1]))
