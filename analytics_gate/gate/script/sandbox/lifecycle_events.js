/**
 * When a visitor looks away, comes back or leaves, no declaration tells a service; and it has no
 * last word once a
 * visitor withdrew. So these events reach our listeners, which are there first, and go no further.
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
