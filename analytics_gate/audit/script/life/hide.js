/**
 * Hides the page and shows it again, as a change of tabs does: a headless browser never hides one.
 */

/** @param {DocumentVisibilityState} state */
const changeVisibility = (state) => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state })
  Object.defineProperty(document, "hidden", { configurable: true, get: () => state == "hidden" })
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))
}

export const hide = () => {
  changeVisibility("hidden")
  document.dispatchEvent(new Event("freeze"))
  document.dispatchEvent(new Event("resume"))
  changeVisibility("visible")
  dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })) // as after a step back in the history
}
