/**
 * The browser's own words: Do Not Track under all the names and values it has had, and Global
 * Privacy Control.
 */

/** @param {unknown[]} values */
const isOn = (...values) => /\b(1|yes|true)/.test(/** @type {any} */ (values))

/**
 * Read afresh at each decision, for a visitor can change it while the page is open. What throws
 * counts as on.
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
