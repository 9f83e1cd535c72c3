/// <reference path="../types.d.ts" />
/**
 * A clock for browsers whose driver cannot advance the time of a document. Timers run as usual
 * until the auditor runs all
 * those of the next minute at once.
 */

import { addTimer, dueBefore, removeTimer } from "./timers.js"

const { apply, construct, defineProperty } = Reflect
const { now: nowOf } = Date
let offset = 0

const now = () => nowOf() + offset

/** Waits for one turn of the event loop, in which promises and responses arrive. */
const turn = () =>
  new Promise((arrive) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = arrive
    port2.postMessage("")
  })

/** @param {import("./timers.js").Timer} due */
const runTimer = async (due) => {
  offset += Math.max(0, due.at - now())
  try {
    due.run()
  } catch {
    // The other timers still run.
  }
  await turn()
}

/** @param {number} ms */
const runFor = async (ms) => {
  const end = now() + ms
  for (let most = 3000; most; most--) {
    const [due] = dueBefore(end)
    if (!due) break
    await runTimer(due)
  }
  // On a page that is never idle, the timers left over run once each.
  for (const due of dueBefore(end)) await runTimer(due)
  offset += Math.max(0, end - now())
}

const installClock = () => {
  for (
    const [name, again] of /** @type {const} */ ([["setTimeout", false], ["setInterval", true]])
  ) {
    globalThis[name] = new Proxy(globalThis[name], {
      apply: (native, self, args) =>
        addTimer((each) => apply(native, self, each), args, now, again),
    })
  }
  for (const name of /** @type {const} */ (["clearTimeout", "clearInterval"])) {
    globalThis[name] = new Proxy(globalThis[name], {
      apply: (native, self, args) => (removeTimer(args[0]), apply(native, self, args)),
    })
  }
  const page = globalThis.Date
  page.now = new Proxy(nowOf, { apply: now })
  globalThis.Date = new Proxy(page, {
    apply: () => `${construct(page, [now()])}`,
    construct: (_, args, maker) => construct(page, args.length ? args : [now()], maker),
  })
  page.prototype.constructor = globalThis.Date
  // Drawing code reads the time from these two.
  Performance.prototype.now = new Proxy(Performance.prototype.now, {
    apply: (native, self, args) => apply(native, self, args) + offset,
  })
  // Shared workers have no `requestAnimationFrame`.
  const { requestAnimationFrame: draws } = globalThis
  if (draws) {
    globalThis.requestAnimationFrame = new Proxy(draws, {
      apply: (native, self, [draw]) =>
        apply(native, self, [(/** @type {number} */ at) => apply(draw, undefined, [at + offset])]),
    })
  }
  defineProperty(globalThis, "auditorsClock", { value: { runFor } })
}

// Each file of a module worker has this script injected.
if (!("auditorsClock" in globalThis)) installClock()
