"""How a browser is set up for an audit: it says the signal, is quiet by itself, and the
recorder sees it all.

Values only: nothing here starts a browser.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from analytics_gate.audit.visitors import Signal

Preference = str | float | bool

GPC_SCRIPT = """
Object.defineProperty(Navigator.prototype, "globalPrivacyControl", {
  get: () => true, configurable: true, enumerable: true,
});
"""
"""Chromium has no Global Privacy Control of its own; extensions that add it do just
this, and the header.
"""

LOCAL_HOSTS = ("localhost", "*.localhost", "127.0.0.1")
"""The hosts that are this machine, where a site under test is served."""

_DIRECT = (
    'if (host === "127.0.0.1" || host === "localhost" || dnsDomainIs(host, ".localhost")) '
    'return "DIRECT";'
)
_PAC = """function FindProxyForURL(url, host) {
  %s
  var isAddress = host.indexOf(":") >= 0 || !/[a-z]/i.test(host);
  var hasPort = /^[a-z]+:[/][/][^/]*:[0-9]+([/]|$)/i.test(url);
  return isAddress || hasPort ? "PROXY 127.0.0.1:%d" : "DIRECT";
}"""


DNT_SCRIPT = """
Object.defineProperty(Navigator.prototype, "doNotTrack", {
  get: () => "1", configurable: true, enumerable: true,
});
"""
"""For browsers that somebody else started, whose preferences are not ours."""

EMULATED_SIGNALS: dict[Signal, tuple[dict[str, str], str]] = {
    Signal.NONE: ({}, ""),
    Signal.DNT: ({"DNT": "1"}, DNT_SCRIPT),
    Signal.GPC: ({"Sec-GPC": "1"}, GPC_SCRIPT),
}
"""A signal that is not the browser's own: the header fields, and the script for every document."""


def chromium_arguments(
    proxy_port: int, *, keeps_out: tuple[str, ...] = LOCAL_HOSTS
) -> list[str]:
    """The command line that sends Chromium's every connection to the recorder, but for
    the hosts that it `keeps_out`.

    As a SOCKS proxy: resolver rules and an HTTP proxy show preconnects too, but only
    here each connection names its host and port, even one to plain http over which
    nothing is ever asked.
    """
    return [
        f"--proxy-server=socks5://127.0.0.1:{proxy_port}",
        "--proxy-bypass-list=" + ";".join(("<-loopback>", *keeps_out)),
        # Names are the proxy's business; this stops what would look them up anyway, a prefetch say.
        "--host-resolver-rules=MAP * ~NOTFOUND, "
        + ", ".join(f"EXCLUDE {host}" for host in LOCAL_HOSTS),
        "--ignore-certificate-errors",
        "--disable-quic",
        # Its own calls to accounts.google.com and update.googleapis.com go where nobody listens.
        "--gaia-url=http://localhost:9",
        "--component-updater=url-source=http://localhost:9/",
    ]


NO_DIRECT_UDP = ("--webrtc-ip-handling-policy=disable_non_proxied_udp",)
"""What keeps Chromium's peer connections from leaving the machine: no proxy takes UDP,
so they went round it.
"""


DELIVER_UNLOAD_EVENTS = (
    # A document's witness is heard to the end only where its frame outlives it, which
    # it does with this level of RenderDocument; the other feature is Playwright's,
    # whose own list this one replaces.
    "--enable-features=CDPScreenshotNewSurface,RenderDocument:level/crashed-frame",
    # A sandboxed `srcdoc` frame in a process of its own runs its scripts before any
    # init script is there.
    "--disable-site-isolation-trials",
    # Chromium learns whom a site's pages contact, and connects to them when the next
    # one opens, wanted or not. The others are those of Playwright's that keep Chromium
    # to itself; its list is replaced here too.
    "--disable-features=LoadingPredictorUseLocalPredictions,AimEnabled,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,"
    "HttpsUpgrades,LensOverlay,MediaRouter,"
    "NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,"
    "ThirdPartyStoragePartitioning,Translate",
)
"""What else Chromium's command line needs for a witness inside the page. Without it a
sandbox has its own process.
"""


def window_arguments(said: str) -> list[str]:
    """What makes a Chromium without a window name itself as one with a window; `said`
    is its `--version`.

    Its reduced user agent (chromium.org, "User-Agent reduction") says the first number
    alone. Known for Linux only.
    """
    version = re.search(r"\b(\d+)\.\d", said)
    if not version or sys.platform != "linux":
        return []
    engine = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
    return [f"--user-agent={engine} Chrome/{version[1]}.0.0.0 Safari/537.36"]


def write_preferences(profile: Path, signal: Signal) -> None:
    """Makes a folder a profile of Chromium's that has never run."""
    default = profile / "Default"
    default.mkdir()
    (default / "Preferences").write_text(
        json.dumps(chromium_preferences(signal)), encoding="utf-8"
    )


def chromium_preferences(signal: Signal) -> dict[str, object]:
    """What stands in `Default/Preferences` of the profile before Chromium starts."""
    return {
        "enable_do_not_track": signal is Signal.DNT,
        # Said, since a distribution has defaults of its own, and Debian's Chromium
        # keeps no third party's cookies: an audit wants the browser that takes all it
        # is handed and connects to all that a page hints at.
        "profile": {"block_third_party_cookies": False, "cookie_controls_mode": 0},
        "net": {"network_prediction_options": 0},
    }


DESKTOP_VIEWPORT: dict[str, Any] = {
    "viewport": {"width": 1920, "height": 1080},
    "device_scale_factor": 2,
}
ALTERNATE_MEDIA: dict[str, Any] = {
    "color_scheme": "dark",
    "reduced_motion": "reduce",
    "contrast": "more",
    "has_touch": True,
}
"""What visits without scripts are made with, as Playwright's options, for styles need
none: a wide window on a dense screen in the dark, touched by fingers, of somebody who
wants more contrast and less motion.
"""

# Over BiDi Playwright turns none of these.
_OTHER_LOOK: dict[str, Preference] = {
    "layout.css.prefers-color-scheme.content-override": 0,  # dark
    "ui.prefersReducedMotion": 1,
    "ui.useAccessibilityTheme": 1,
    "ui.prefersContrast": 1,
    "ui.primaryPointerCapabilities": 1,  # coarse
    "ui.allPointerCapabilities": 1,
}


def firefox_preferences(
    signal: Signal,
    recorder_port: int,
    *,
    javascript: bool,
    proxy_localhost: bool = False,
) -> dict[str, Preference]:
    """The preferences that make Firefox say the signal and bring its every connection
    to the recorder.

    `proxy_localhost`: those to this machine too. Without scripts it comes as another device:
    see `ALTERNATE_MEDIA`.
    """
    look: dict[str, Preference] = (
        {"layout.css.prefers-color-scheme.content-override": 1}
        if javascript
        else _OTHER_LOOK
    )
    return (
        _QUIET
        | _proxy_prefs(recorder_port, proxy_localhost)
        | _signal_prefs(signal)
        | {"javascript.enabled": javascript}
        | look
    )


def _signal_prefs(signal: Signal) -> dict[str, Preference]:
    gpc = signal is Signal.GPC
    return {
        "privacy.donottrackheader.enabled": signal is Signal.DNT,
        "privacy.globalprivacycontrol.enabled": gpc,
        "privacy.globalprivacycontrol.functionality.enabled": gpc,
    }


def _proxy_prefs(recorder_port: int, proxy_localhost: bool) -> dict[str, Preference]:
    """Firefox makes no preconnect where a proxy is in use, so it must believe that
    there is none.

    Every name resolves to this machine and the web's two ports are the recorder's. A
    numeric address or another port would get past that: those go through a proxy, and
    only theirs are preconnects not seen.
    """
    script = _PAC % ("" if proxy_localhost else _DIRECT, recorder_port)
    return {
        "network.dns.native-is-localhost": True,
        "network.socket.forcePort": f"80={recorder_port};443={recorder_port}",
        "network.proxy.type": 2,
        "network.proxy.autoconfig_url": "data:application/x-ns-proxy-autoconfig,"
        + quote(script),
        "network.proxy.failover_direct": False,
        "network.proxy.allow_hijacking_localhost": proxy_localhost,
        # A peer connection's UDP would go round it all, and leave the machine.
        "media.peerconnection.ice.proxy_only": proxy_localhost,
        # Automation sets it to 0, and then there is no preconnect.
        "network.http.speculative-parallel-limit": 20,
    }


FIREFOX_ENVIRONMENT = {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}
"""Without it a released Firefox does not let go of its settings server."""

_QUIET: dict[str, Preference] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.newtabpage.activity-stream.feeds.section.topstories": False,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.blockedURIs.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.provider.mozilla.updateURL": "",
    "browser.search.update": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    # As in Playwright's Chromium: an address with http: is asked for over http.
    "dom.security.https_first": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.native_https_query": False,
    "network.trr.mode": 5,
    "security.OCSP.enabled": 0,
    "security.remote_settings.crlite_filters.enabled": False,
    "security.remote_settings.intermediates.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.server": "",
}
