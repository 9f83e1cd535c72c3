/** The one way out of a worker: to the witnesses of the documents that have its origin, or to that of its maker. */

import { channelName, portName } from "../witness/whisper.js"

/** @typedef {import("../witness/whisper.js").Whisper} Whisper */

const worker = /** @type {any} */ (globalThis)
const number = Math.random()
const { runFor } = worker.auditorsClock
/** @type {Whisper[]} */
const waiting = []
/** @type {(whisper: Whisper) => void} */
let send = (whisper) => void waiting.push(whisper)
let hasPassed = false

/** @param {{ postMessage: (whisper: Whisper) => void, onmessage: any }} way */
const open = (way) => {
  way.onmessage = hear
  send = (whisper) => way.postMessage(whisper)
  for (const whisper of waiting) send(whisper)
}

/** A minute passes once, whoever says so. @param {MessageEvent} whisper */
const hear = async ({ data: { pass } }) => {
  if (!pass || hasPassed) return
  hasPassed = true
  await runFor(pass)
  send({ passed: number })
}

/** What a data address holds has no origin, and nobody else hears it. @param {any} message */
const takePort = (message) => {
  if (message.data != portName) return
  message.stopImmediatePropagation()
  worker.removeEventListener("message", takePort)
  open(message.ports[0])
}

const listen = () => {
  if (worker.origin == "null") worker.addEventListener("message", takePort)
  else open(new BroadcastChannel(channelName))
  send({ here: number })
  // Where the witness itself looks for its auditor.
  worker[binding] = (/** @type {string} */ said) => Promise.resolve(send({ said }))
}

/** Each part of a module is its own file, and each has the witness ahead of it: the first one is enough. */
const mark = Symbol.for("auditor")
if (!(mark in worker)) {
  worker[mark] = true
  listen()
}

/** Whether this one is the first. */
export const isFirst = binding in worker
