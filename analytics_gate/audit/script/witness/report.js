/** Reports a sighting to the auditor at once, since the page may be left next. */

import { stackOf } from "./stack.js"

/**
 * Repeated sightings are reported once; a page that never repeats itself is cut off after so many.
 */
const maxReports = 3000

const listeners =
  /** @type {Record<string, (text: string) => Promise<unknown>>} */ (/** @type {unknown} */ (globalThis))
const callAuditor = listeners[binding]
delete listeners[binding]

/**
 * False where the witness runs again in the same document: the first run has taken the binding
 * away.
 */
export const hasAuditor = typeof callAuditor == "function"

/** Forwards a serialized sighting. The page must not see an error when the auditor is gone. */
export const forwardReport = (/** @type {string} */ text) => void callAuditor(text).catch(() => {})

const { stringify } = JSON
/** @type {Set<string>} */
const reported = new Set()

/**
 * @param {string} kind
 * @param {unknown} what
 * @param {unknown} [detail]
 * @param {string} [stack] or a known call site, as `url:line:column`
 */
export const report = (kind, what, detail = "", stack = stackOf()) => {
  const sighting = [kind, `${what}`, `${detail}`, stack]
  const key = stringify(sighting)
  if (reported.has(key) || reported.size > maxReports) return
  reported.add(key)
  if (reported.size > maxReports) sighting[0] = "overflow"
  const [, ...rest] = sighting
  // The page's own clock, by which it computed the expiry of a cookie.
  forwardReport(stringify([sighting[0], ...rest, self.origin, location.href, Date.now()]))
}
