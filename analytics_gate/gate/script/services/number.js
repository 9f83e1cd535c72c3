/**
 * Keeps the number by which a service may recognise a returning visitor: in the page's storage,
 * under consent, for a limited time.
 */

/**
 * Stored in local storage, which no request carries, as `<expiry in milliseconds>.<number>`.
 * @param {Service} service
 * @returns {string | undefined} undefined where the declaration does not let the service recognise
 *   visitors, or nothing can be stored
 */
export const visitorNumber = ({ id, recognises }) => {
  try {
    const key = "gate:" + id
    const left = parseInt(localStorage[key]) - Date.now()
    const days = (recognises || 0) * 864e5
    if (!(left > 0 && left <= days)) {
      if (!days) return undefined
      localStorage[key] = Date.now() + days + "." +
        crypto.getRandomValues(new Uint32Array(4)).join("")
    }
    return localStorage[key].split(".")[1]
  } catch {
    return undefined
  }
}
