"""Code and styles in attributes: what a policy without 'unsafe-inline' refuses, and no
hash allows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics_gate.markup.tags import Tag

# The handlers of HTML (html.spec.whatwg.org, 8.1.8.2) and of the specifications around
# it, then those that single browsers have or had. Of any other name a browser makes
# nothing.
_HANDLERS = frozenset(
    f"on{event}"
    for event in (
        "abort auxclick beforeinput beforematch beforetoggle blur cancel "
        "canplay canplaythrough change click close "
        "command contextlost contextmenu contextrestored copy cuechange cut "
        "dblclick drag dragend dragenter dragexit "
        "dragleave dragover dragstart drop durationchange emptied ended "
        "error focus focusin focusout formdata input "
        "invalid keydown keypress keyup load loadeddata loadedmetadata "
        "loadend loadstart mousedown mouseenter "
        "mouseleave mousemove mouseout mouseover mouseup paste pause play "
        "playing progress ratechange reset resize "
        "scroll scrollend securitypolicyviolation seeked seeking select "
        "slotchange stalled submit suspend timeupdate "
        "toggle volumechange waiting wheel "
        "afterprint beforeprint beforeunload hashchange languagechange "
        "message messageerror offline online pagehide "
        "pagereveal pageshow pageswap popstate rejectionhandled storage unhandledrejection unload "
        "animationcancel animationend animationiteration animationstart "
        "transitioncancel transitionend transitionrun "
        "transitionstart begin end repeat zoom beforexrselect "
        "contentvisibilityautostatechange fullscreenchange "
        "fullscreenerror encrypted waitingforkey enterpictureinpicture "
        "leavepictureinpicture gotpointercapture "
        "lostpointercapture pointercancel pointerdown pointerenter "
        "pointerleave pointermove pointerout pointerover "
        "pointerrawupdate pointerup touchcancel touchend touchmove "
        "touchstart scrollsnapchange scrollsnapchanging "
        "selectionchange selectstart interest loseinterest gamepadconnected "
        "gamepaddisconnected devicemotion "
        "deviceorientation deviceorientationabsolute orientationchange "
        "appinstalled beforeinstallprompt "
        "beforecopy beforecut beforepaste search mousewheel show bounce "
        "finish start location promptaction "
        "promptdismiss validationstatuschange fencedtreeclick overscroll "
        "timezonechange readystatechange "
        "visibilitychange afterscriptexecute beforescriptexecute "
        "mozfullscreenchange mozfullscreenerror "
        "gesturechange gestureend gesturestart webkitanimationend "
        "webkitanimationiteration webkitanimationstart "
        "webkittransitionend webkitfullscreenchange webkitfullscreenerror "
        "webkitbeginfullscreen webkitendfullscreen "
        "webkitmouseforcechanged webkitmouseforcedown webkitmouseforceup "
        "webkitmouseforcewillbegin webkitneedkey "
        "webkitcurrentplaybacktargetiswirelesschanged webkitplaybacktargetavailabilitychanged "
        "webkitpresentationmodechanged webkitkeyadded webkitkeyerror "
        "webkitkeymessage webkitassociateformcontrols"
    ).split()
)
_RUNNING = frozenset({"href", "xlink:href", "src", "action", "formaction", "data"})
# A browser drops controls and spaces ahead of an address, and tabs and line ends within
# (url.spec.whatwg.org, 4.4).
_SCRIPT_ADDRESS = re.compile(
    r"[\x00-\x20]*" + r"[\t\n\r]*".join("javascript:"), re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class InlineCode:
    """One attribute that a closed policy refuses."""

    tag: Tag
    attribute: str

    @property
    def is_style(self) -> bool:
        """Whether it is a style, and no script."""
        return self.attribute == "style"


def inline_code(found: Iterable[Tag]) -> Iterator[InlineCode]:
    """Yields the event handlers, the `javascript:` addresses and the style attributes
    of these tags, in order.
    """
    for tag in found:
        for name, value in tag.attributes.items():
            if _is_refused(name, value):
                yield InlineCode(tag, name)


def _is_refused(name: str, value: str) -> bool:
    if name == "style":
        return bool(value.strip())
    if name in _RUNNING:
        return bool(_SCRIPT_ADDRESS.match(value))
    return name in _HANDLERS
