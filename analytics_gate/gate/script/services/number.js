/**
 * The number by which a service may know a returning visitor: the page's to keep, under consent,
 * with an end.
 */

/**
 * Kept in local storage, which no request carries, as `<its end, in milliseconds>.<number>`.
 * @param {Service} service
 * @returns {string | undefined} undefined where the declaration lets nobody be recognised, or
 *   nothing can be kept
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
