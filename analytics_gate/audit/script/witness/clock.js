/**
 * Hides the clock by which the auditor advances timers, and ties `scheduler.postTask` and
 * `AbortSignal.timeout` to it.
 * A tracker that detects a fake clock may do nothing while it is watched.
 */

import { bridge } from "./bridge.js"
import { apply, imitateText, intercept, prototypeOf, replaceFunction } from "./watch.js"

const timers = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "requestAnimationFrame",
  "Date",
]
const frames = ["cancelAnimationFrame", "requestIdleCallback", "cancelIdleCallback"]

const hideClock = () => {
  const page = /** @type {any} */ (globalThis)
  // In Firefox the window of a blank frame is reused for its next document, where Playwright looks
  // for its clock again.
  if (location.href == "about:blank") return
  for (const name of [...timers, ...frames]) if (name in page) imitateText(page[name], name)
  bridge.clock = page.__pwClock
  delete page.__pwClock
}

export const watchClock = () => {
  hideClock()
  const { AbortController, DOMException, Promise, setTimeout } = globalThis
  replaceFunction(prototypeOf("Scheduler"), "postTask", "value", (native) =>
    intercept(native, {
      apply: (target, self, [task, options, ...rest]) => {
        if (!(options?.delay > 0)) return apply(target, self, [task, options, ...rest])
        const wait = new Promise((go) => setTimeout(go, options.delay))
        return wait.then(() => apply(target, self, [task, { ...options, delay: 0 }, ...rest]))
      },
    }))
  replaceFunction(globalThis.AbortSignal, "timeout", "value", (native) =>
    intercept(native, {
      apply: (target, self, args) => {
        if (!(args[0] > 0)) return apply(target, self, args)
        const limit = new AbortController()
        setTimeout(() => limit.abort(new DOMException("signal timed out", "TimeoutError")), args[0])
        return limit.signal
      },
    }))
}
