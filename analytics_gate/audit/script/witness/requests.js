/** Who asked for an address: calls that make a browser contact somebody. Whether it did, the recorder knows. */

import { absolute } from "./address.js"
import { report } from "./send.js"
import { onCall, onMake, prototypeOf } from "./watch.js"

/** A `Request` carries its own. @param {any} target */
const addressOf = (target) => typeof target == "object" && target && "url" in target ? target.url : target

/** @param {unknown} target @param {string} by @param {string} [stack] */
export const asked = (target, by, stack) => {
  const address = absolute(addressOf(target))
  // What an address carries in itself nobody is asked for, and of its end there is none.
  if (address && !/^(data|javascript|about):/.test(address)) report("request", address.replace(/#.*/, ""), by, stack)
}

const makers = ["WebSocket", "EventSource", "Worker", "SharedWorker", "WebTransport", "Audio", "WebSocketStream"]

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
    onMake(name, ([target]) => {
      if (target != null) asked(target, name)
    })
  }
  for (const [owner, name, at] of callees) {
    onCall(owner, name, (args) => {
      if (args[at] != null && args[at] !== "") asked(args[at], name)
    })
  }
  onCall(prototypeOf("BackgroundFetchManager"), "fetch", ([, targets]) => {
    for (const target of [targets].flat()) asked(target, "BackgroundFetchManager.fetch")
  })
  onCall(prototypeOf("Cache"), "addAll", ([targets]) => {
    for (const target of targets) asked(target, "addAll")
  })
}
