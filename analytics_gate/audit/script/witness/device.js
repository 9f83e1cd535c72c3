/** Reading about the device: none is told of alone, but what they come to together. */

import { report } from "./send.js"
import { onCall, onGet, prototypeOf } from "./watch.js"
import { callTraits, hintWeight, permissionWeight, propertyTraits, threshold } from "./traits.js"

/** @type {Map<string, number>} */
const traits = new Map()
let isFound = false

/** One more trait that the page has read; each counts once. @param {string} name @param {number} weight */
export const readTrait = (name, weight) => {
  if (isFound || traits.has(name)) return
  traits.set(name, weight)
  isFound = [...traits.values()].reduce((sum, one) => sum + one) >= threshold
  if (isFound) report("fingerprint", "device", [...traits.keys()].sort().join(", "))
}

/** Where an interface's members lie: a window's are its own, and a worker has a navigator of another name. @param {string} name */
const holderOf = (name) => {
  if (name == "Window") return globalThis
  return name == "DateTimeFormat" ? Intl.DateTimeFormat.prototype : prototypeOf(name) ?? prototypeOf(`Worker${name}`)
}

export const watchDevice = () => {
  for (const [owner, name, weight] of propertyTraits) onGet(holderOf(owner), name, () => readTrait(name, weight))
  for (const [owner, name, weight] of callTraits) onCall(holderOf(owner), name, () => readTrait(name, weight))
  onCall(prototypeOf("NavigatorUAData"), "getHighEntropyValues", ([hints]) => {
    for (const hint of hints) if (!/^(brands|mobile|platform)$/.test(hint)) readTrait(`hint ${hint}`, hintWeight)
  })
  onCall(prototypeOf("Permissions"), "query", ([{ name }]) => readTrait(`permission ${name}`, permissionWeight))
}
