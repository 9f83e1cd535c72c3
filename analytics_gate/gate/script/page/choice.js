/** The visitor's choice, in the one cookie `gate`: `1.<minutes>.<prints allowed>.<prints refused>`, minutes in base 36. */

import { config } from "./config.js"

/**
 * Nothing recorded gives undefined. Expired, damaged, from the future, or there twice (another path or a parent
 * domain may have planted one): a record that names no service, which means no, and to be asked again.
 * @returns {Choice | undefined}
 */
export const readChoice = () => {
  const records = document.cookie.split("; ").filter((cookie) => /^gate=/.test(cookie)).join()
  const [, minutes, allowed, refused] = /^gate=1\.([0-9a-z]{1,9})\.([0-9a-z-]*)\.([0-9a-z-]*)$/.exec(records) || []
  const age = Date.now() / 6e4 - parseInt(minutes, 36)
  if (records) {
    return age >= 0 && age < config.lasts * 1440
      ? { allowed: allowed.split("-"), refused: refused.split("-") }
      : { allowed: [], refused: [] }
  }
}
