/**
 * Connects the witness in a worker to those in documents: by a channel of its origin, or by a port
 * of its creator.
 */

import { channelName, portName } from "../witness/worker_protocol.js"

/** @typedef {import("../witness/worker_protocol.js").WorkerMessage} WorkerMessage */

const worker = /** @type {any} */ (globalThis)
const id = Math.random()
const { runFor } = worker.auditorsClock
/** @type {WorkerMessage[]} */
const waiting = []
/** @type {(message: WorkerMessage) => void} */
let send = (message) => void waiting.push(message)
let hasAdvanced = false

/** @param {{ postMessage: (message: WorkerMessage) => void, onmessage: any }} port */
const open = (port) => {
  port.onmessage = receive
  send = (message) => port.postMessage(message)
  for (const message of waiting) send(message)
}

/**
 * Advances the time once, although every document of the origin may ask for it.
 * @param {MessageEvent} message
 */
const receive = async ({ data: { advance } }) => {
  if (!advance || hasAdvanced) return
  hasAdvanced = true
  await runFor(advance)
  send({ advanced: id })
}

/** A worker of a data: URL has an opaque origin, so it gets a port. @param {any} message */
const takePort = (message) => {
  if (message.data != portName) return
  message.stopImmediatePropagation()
  worker.removeEventListener("message", takePort)
  open(message.ports[0])
}

const listen = () => {
  if (worker.origin == "null") worker.addEventListener("message", takePort)
  else open(new BroadcastChannel(channelName))
  send({ started: id })
  // The witness in this worker calls it as it would call the auditor.
  worker[binding] = (/** @type {string} */ sighting) => Promise.resolve(send({ sighting }))
}

/** Each file of a module worker has the witness injected; only the first one starts it. */
const mark = Symbol.for("auditor")
if (!(mark in worker)) {
  worker[mark] = true
  listen()
}

/** True in the first file of the worker. */
export const isFirst = binding in worker
