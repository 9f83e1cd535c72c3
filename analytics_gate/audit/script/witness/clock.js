/**
 * The clocks of a page, which the auditor runs forward. It drives timers; what waits by another clock waits by these.
 * A page is not to see it: a tracker that finds a driven clock may do nothing while it is watched.
 */

import { handle } from "./handle.js"
import { apply, exchange, prototypeOf, standIn, textOf } from "./watch.js"

const timers = ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "requestAnimationFrame", "Date"]
const frames = ["cancelAnimationFrame", "requestIdleCallback", "cancelIdleCallback"]

const hideClock = () => {
  const page = /** @type {any} */ (globalThis)
  // In Firefox a blank frame's window goes on as that of its next document, and Playwright looks for its clock there again.
  if (location.href == "about:blank") return
  for (const name of [...timers, ...frames]) if (name in page) textOf(page[name], name)
  handle.clock = page.__pwClock
  delete page.__pwClock
}

export const watchClock = () => {
  hideClock()
  const { AbortController, DOMException, Promise, setTimeout } = globalThis
  exchange(prototypeOf("Scheduler"), "postTask", "value", (native) =>
    standIn(native, {
      apply: (target, self, [task, options, ...rest]) => {
        if (!(options?.delay > 0)) return apply(target, self, [task, options, ...rest])
        const wait = new Promise((go) => setTimeout(go, options.delay))
        return wait.then(() => apply(target, self, [task, { ...options, delay: 0 }, ...rest]))
      },
    }))
  exchange(globalThis.AbortSignal, "timeout", "value", (native) =>
    standIn(native, {
      apply: (target, self, args) => {
        if (!(args[0] > 0)) return apply(target, self, args)
        const limit = new AbortController()
        setTimeout(() => limit.abort(new DOMException("signal timed out", "TimeoutError")), args[0])
        return limit.signal
      },
    }))
}
