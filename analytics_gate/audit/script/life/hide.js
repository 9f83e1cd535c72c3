/** Looks away from the page and back, as a change of tabs does; a browser without a window never hides one. */

/** @param {DocumentVisibilityState} state */
const say = (state) => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state })
  Object.defineProperty(document, "hidden", { configurable: true, get: () => state == "hidden" })
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))
}

export const hide = () => {
  say("hidden")
  document.dispatchEvent(new Event("freeze"))
  document.dispatchEvent(new Event("resume"))
  say("visible")
  dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })) // as after a step back in the history
}
