/**
 * Reads the visitor's choice from the cookie `gate`: `1.<minutes>.<allowed>.<refused>`, minutes
 * since 1970 in base 36, consent hashes joined by `-`.
 */

import { config } from "./config.js"

/**
 * Returns undefined where nothing is recorded. A record that is expired, damaged, from the future,
 * unreadable or present twice (another path or a parent domain may have planted one) gives a choice
 * that names no service: nothing may run, and the visitor is asked again.
 * @returns {Choice | undefined}
 */
export const readChoice = () => {
  try {
    const records = document.cookie.split("; ").filter((cookie) => /^gate=/.test(cookie)).join()
    if (!records) return
    const [, minutes, allowed, refused] =
      /^gate=1\.([a-z\d]{1,9})\.([a-z\d-]*)\.([a-z\d-]*)$/.exec(records) || []
    const age = Date.now() / 6e4 - parseInt(minutes, 36)
    if (age >= 0 && age < config.lasts * 1440) {
      return { allowed: allowed.split("-"), refused: refused.split("-") }
    }
  } catch {
    // What cannot be read allows nothing.
  }
  return { allowed: [], refused: [] }
}
