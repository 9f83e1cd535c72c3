/**
 * Reads the browser's signals: Do Not Track under all names and values that it has had, and Global
 * Privacy Control.
 */

/** @param {unknown[]} values */
const isOn = (...values) => /\b(1|yes|true)/.test(/** @type {any} */ (values))

/**
 * Reads the signals anew, since a visitor can change them while the page is open. A property that
 * throws counts as on.
 * @returns {Signal}
 */
export const readSignal = () => {
  try {
    const gpc = isOn(navigator.globalPrivacyControl)
    const dnt = isOn(navigator.doNotTrack, window.doNotTrack, navigator.msDoNotTrack)
    return gpc ? dnt ? "both" : "gpc" : dnt ? "dnt" : "none"
  } catch {
    return "dnt"
  }
}
