/** Whether a parameter of an address says which visitor it is, as far as anybody can tell by looking at it. */

/** Click and visitor numbers that advertisers agreed on; the names are those that Brave's query filter removes (2026-11). */
const known =
  /^(_ga|_gl|gclid|gbraid|wbraid|dclid|fbclid|msclkid|ttclid|twclid|yclid|igshid|mc_eid|li_fat_id|vero_id|_hsenc|__hs\w+)$/
/** These name a campaign, which is the same for every visitor. */
const campaign = /^utm_(source|medium|campaign|term|content)$/

/** A number of five digits, or six letters and digits together: words, years and versions are none of these. */
const numbered = /\d{5}|(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{6}/i

/** @param {() => string[]} list */
const textsOf = (list) => {
  try {
    return list()
  } catch {
    return []
  }
}

/** Whether this origin keeps this text, alone or as a part of something: then it knows the visitor by it. @param {string} value */
export const isKeptHere = (value) =>
  value.length > 3 && [
    ...textsOf(() => [document.cookie]),
    ...textsOf(() => Object.values(localStorage)),
    ...textsOf(() => Object.values(sessionStorage)),
  ].some((text) => text.includes(value))

/** @param {string} name @param {string} value */
export const isIdentifier = (name, value) =>
  known.test(name) || isKeptHere(value) || !campaign.test(name) && !/[\s/:]/.test(value) && numbered.test(value)
