/**
 * Follows a link within the site by Material's instant navigation, which shows the next page in the
 * same document.
 */

const timeoutMs = 3000

/**
 * Material's stream of pages: it emits the current page at once, then each page it shows. @returns
 * {any}
 */
const pages = () => /** @type {any} */ (globalThis).document$

const isInstant = () =>
  pages() && document.querySelector("#__config")?.textContent?.includes('"navigation.instant"')

const nextLink = () =>
  [...document.querySelectorAll("a")].find((each) =>
    each.origin == location.origin && each.pathname != location.pathname &&
    each.pathname.endsWith("/") &&
    !each.closest("dialog, #gate-panel")
  )

export const follow = () => {
  const link = isInstant() && nextLink()
  if (!link) return null
  const shown = new Promise((arrive) => {
    let isHere = false
    pages().subscribe(() => isHere ? arrive(true) : isHere = true)
    setTimeout(arrive, timeoutMs, false)
  })
  link.click()
  return shown
}
