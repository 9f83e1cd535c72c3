/// <reference path="../types.d.ts" />
/**
 * The time of a document, for a browser whose driver cannot run it forward: timers come as they always do, until the
 * auditor has all those come at once that the next minute holds.
 */

import { addTimer, dueBefore, removeTimer } from "./timers.js"

const { apply, construct, defineProperty } = Reflect
const { now: nowOf } = Date
let ahead = 0

const now = () => nowOf() + ahead

/** One turn of the browser's own loop, in which promises and answers come. */
const turn = () =>
  new Promise((arrive) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = arrive
    port2.postMessage("")
  })

/** @param {import("./timers.js").Timer} due */
const come = async (due) => {
  ahead += Math.max(0, due.at - now())
  try {
    due.run()
  } catch {
    // The other timers come all the same.
  }
  await turn()
}

/** @param {number} ms */
const runFor = async (ms) => {
  const end = now() + ms
  for (let most = 3000; most; most--) {
    const [due] = dueBefore(end)
    if (!due) break
    await come(due)
  }
  // On a page that is never idle what is late comes too, each once.
  for (const due of dueBefore(end)) await come(due)
  ahead += Math.max(0, end - now())
}

const installClock = () => {
  for (const [name, again] of /** @type {const} */ ([["setTimeout", false], ["setInterval", true]])) {
    globalThis[name] = new Proxy(globalThis[name], {
      apply: (native, self, args) => addTimer((each) => apply(native, self, each), args, now, again),
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
  // What is drawn waits by these two.
  Performance.prototype.now = new Proxy(Performance.prototype.now, {
    apply: (native, self, args) => apply(native, self, args) + ahead,
  })
  // A worker that others share draws nothing.
  const { requestAnimationFrame: draws } = globalThis
  if (draws) {
    globalThis.requestAnimationFrame = new Proxy(draws, {
      apply: (native, self, [draw]) =>
        apply(native, self, [(/** @type {number} */ at) => apply(draw, undefined, [at + ahead])]),
    })
  }
  defineProperty(globalThis, "auditorsClock", { value: { runFor } })
}

// Each part of a worker that is a module has it ahead.
if (!("auditorsClock" in globalThis)) installClock()
