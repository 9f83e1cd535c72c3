"""The plain script that many a site has for an auditor: it opens a page, waits, and
notes what went over the network.

It is written as one would write it for one's own site, so it takes nothing of the audit
but where Chromium is.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from playwright.async_api import Browser, Error, Page, async_playwright

from analytics_gate.audit.browsers.engines import find_engine

WAIT_S = 30
_STORED = "Object.keys(localStorage).concat(Object.keys(sessionStorage))"


def look_patiently(
    urls: Sequence[str],
    arguments: Sequence[str],
    at_a_time: int,
    wait_s: float = WAIT_S,
) -> Mapping[str, str]:
    """What it notes of each page: requests, cookies and storage, a line each. Raises
    GateError without a Chromium.
    """
    return asyncio.run(_look(urls, arguments, at_a_time, wait_s))


async def _look(
    urls: Sequence[str], arguments: Sequence[str], at_a_time: int, wait_s: float
) -> Mapping[str, str]:
    free = asyncio.Semaphore(at_a_time)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_engine("chromium"), args=[*arguments]
        )

        async def note(url: str) -> str:
            async with free:
                return await _note(browser, url, wait_s)

        notes = await asyncio.gather(*map(note, urls))
        await browser.close()
    return dict(zip(urls, notes, strict=True))


async def _note(browser: Browser, url: str, wait_s: float) -> str:
    context = await browser.new_context(ignore_https_errors=True)
    page = await context.new_page()
    noted: list[str] = []
    page.on("request", lambda request: noted.append(request.url))
    page.on("websocket", lambda socket: noted.append(socket.url))
    with suppress(Error):  # a page may go elsewhere while it opens, or close itself
        await page.goto(url)
    await asyncio.sleep(wait_s)
    noted += [f"cookie {cookie.get('name')}" for cookie in await context.cookies()]
    noted += await _stored(page)
    await context.close()
    return "\n".join(noted)


async def _stored(page: Page) -> list[str]:
    with suppress(Error):
        return [f"storage {key}" for key in await page.evaluate(_STORED)]
    return []
