/** Tells the auditor of a sighting: at once, since the next thing a page does may be to leave. */

import { stackOf } from "./stack.js"

/** A page that does one thing for ever is told of once, and one that never does the same is cut off here. */
const most = 3000

const listeners =
  /** @type {Record<string, (text: string) => Promise<unknown>>} */ (/** @type {unknown} */ (globalThis))
const tell = listeners[binding]
delete listeners[binding]

/** Whether there is an auditor: a script that runs again in the same document finds none. */
export const isHeard = typeof tell == "function"

/** Tells what another witness has written. An auditor that has closed its ears is nothing the page should hear of. */
export const passOn = (/** @type {string} */ text) => void tell(text).catch(() => {})

const { stringify } = JSON
/** @type {Set<string>} */
const told = new Set()

/**
 * @param {string} kind
 * @param {unknown} what
 * @param {unknown} [detail]
 * @param {string} [stack] or a place that is known already, as `url:line:column`
 */
export const report = (kind, what, detail = "", stack = stackOf()) => {
  const sighting = [kind, `${what}`, `${detail}`, stack]
  const key = stringify(sighting)
  if (told.has(key) || told.size > most) return
  told.add(key)
  if (told.size > most) sighting[0] = "overflow"
  const [, ...rest] = sighting
  // The page's own clock, since that is what it reckoned a cookie's end by.
  passOn(stringify([sighting[0], ...rest, self.origin, location.href, Date.now()]))
}
