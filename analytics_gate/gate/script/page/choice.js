/**
 * The visitor's choice, in the one cookie `gate`: `1.<minutes>.<prints allowed>.<prints refused>`,
 * minutes in base 36.
 */

import { config } from "./config.js"

/**
 * Nothing recorded gives undefined. Expired, damaged, from the future, hidden by the browser, or
 * there twice (another
 * path or a parent domain may have planted one): a choice that names no service, which means no,
 * and to be asked again.
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
