/** Marks text that the build has written as trusted, where the page enforces Trusted Types. */

const trust = (/** @type {string} */ text) => text
const policy = window.trustedTypes?.createPolicy("gate", {
  createHTML: trust,
  createScriptURL: trust,
})

/**
 * @param {"createHTML" | "createScriptURL"} make
 * @param {string} text
 * @returns {any}
 */
export const trusted = (make, text) => policy ? policy[make](text) : text
