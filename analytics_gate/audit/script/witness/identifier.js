/** Decides, by its name and value, whether a parameter of an address identifies a visitor. */

/** Click and visitor ids of advertisers: the names that Brave's query filter removes (2026-11). */
const known =
  /^(_ga|_gl|gclid|gbraid|wbraid|dclid|fbclid|msclkid|ttclid|twclid|yclid|igshid|mc_eid|li_fat_id|vero_id|_hsenc|__hs\w+)$/
/** Names of a campaign, which are the same for every visitor. */
const campaign = /^utm_(source|medium|campaign|term|content)$/

/** Five digits, or six letters and digits mixed: words, years and versions do not match. */
const numbered = /\d{5}|(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{6}/i

/** @param {() => string[]} list */
const textsOf = (list) => {
  try {
    return list()
  } catch {
    return []
  }
}

/**
 * Whether this origin stores the value, alone or within another: then it can recognise the visitor
 * by it.
 * @param {string} value
 */
export const isStoredHere = (value) =>
  value.length > 3 && [
    ...textsOf(() => [document.cookie]),
    ...textsOf(() => Object.values(localStorage)),
    ...textsOf(() => Object.values(sessionStorage)),
  ].some((text) => text.includes(value))

/** @param {string} name @param {string} value */
export const isIdentifier = (name, value) =>
  known.test(name) || isStoredHere(value) ||
  !campaign.test(name) && !/[\s/:]/.test(value) && numbered.test(value)
