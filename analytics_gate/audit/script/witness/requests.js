/**
 * Reports the call site of each request that a script makes. The recorder knows whether it reached
 * the wire.
 */

import { absolute } from "./address.js"
import { report } from "./report.js"
import { onCall, onConstruct, prototypeOf } from "./watch.js"

/** A `Request` has its address as `url`. @param {any} target */
const addressOf = (target) =>
  typeof target == "object" && target && "url" in target ? target.url : target

/** @param {unknown} target @param {string} by @param {string} [stack] */
export const reportRequest = (target, by, stack) => {
  const address = absolute(addressOf(target))
  // `data:` and such need no request, and no request has a fragment.
  if (address && !/^(data|javascript|about):/.test(address)) {
    report("request", address.replace(/#.*/, ""), by, stack)
  }
}

const makers = [
  "WebSocket",
  "EventSource",
  "Worker",
  "SharedWorker",
  "WebTransport",
  "Audio",
  "WebSocketStream",
]

/** @type {[any, string, number][]} whose method, and which argument is the address */
const callees = [
  [globalThis, "fetch", 0],
  [globalThis, "fetchLater", 0],
  [globalThis, "open", 0],
  [prototypeOf("XMLHttpRequest"), "open", 1],
  [prototypeOf("Navigator"), "sendBeacon", 0],
  [prototypeOf("Worklet"), "addModule", 0],
  [prototypeOf("Cache"), "add", 0],
]

export const watchRequests = () => {
  for (const name of makers) {
    onConstruct(name, ([target]) => {
      if (target != null) reportRequest(target, name)
    })
  }
  for (const [owner, name, at] of callees) {
    onCall(owner, name, (args) => {
      if (args[at] != null && args[at] !== "") reportRequest(args[at], name)
    })
  }
  onCall(prototypeOf("BackgroundFetchManager"), "fetch", ([, targets]) => {
    for (const target of [targets].flat()) reportRequest(target, "BackgroundFetchManager.fetch")
  })
  onCall(prototypeOf("Cache"), "addAll", ([targets]) => {
    for (const target of targets) reportRequest(target, "addAll")
  })
}
