/**
 * Services must not learn when a visitor leaves, hides or returns to the page, and must not send a
 * last message after consent was withdrawn: our listeners run first and stop these events.
 */

const events = [
  "visibilitychange",
  "pagehide",
  "pageshow",
  "beforeunload",
  "unload",
  "freeze",
  "resume",
  "blur",
  "focus",
]

export const stopLifecycleEvents = () => {
  for (const event of events) {
    addEventListener(event, (fired) => fired.stopImmediatePropagation(), true)
  }
}
