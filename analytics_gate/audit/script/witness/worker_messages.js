/** Receives the reports of witnesses in workers, which cannot call the auditor. */

import { bridge } from "./bridge.js"
import { forwardReport } from "./report.js"
import { watchWorkers } from "./workers.js"
import { channelName } from "./worker_protocol.js"

/** @typedef {import("./worker_protocol.js").WorkerMessage} WorkerMessage */
/** @typedef {{ postMessage: (message: WorkerMessage) => void, onmessage: any }} Port */

/** Ids of workers that have started and not yet advanced their time. @type {Set<number>} */
const awaited = new Set()
/** @type {Port[]} */
const ports = []
let allAdvanced = () => {}

/** @param {Port} port */
const listen = (port) => {
  ports.push(port)
  port.onmessage = (
    /** @type {MessageEvent<WorkerMessage>} */ { data: { started, advanced, sighting } },
  ) => {
    if (started) awaited.add(started)
    if (sighting) forwardReport(sighting)
    if (advanced && awaited.delete(advanced) && !awaited.size) allAdvanced()
  }
}

/**
 * Advances the time in workers. A terminated one never answers, so the wait is limited to half a
 * second.
 */
const advanceTimeInWorkers = (
  /** @type {number} */ advance,
  /** @type {typeof setTimeout} */ wait,
) =>
  new Promise((go) => {
    allAdvanced = () => go(true)
    for (const port of ports) port.postMessage({ advance })
    wait(allAdvanced, awaited.size ? 500 : 0)
  })

export const listenToWorkers = () => {
  watchWorkers(workerWitness, listen)
  listen(new BroadcastChannel(channelName))
  bridge.advanceTimeInWorkers = advanceTimeInWorkers
}
