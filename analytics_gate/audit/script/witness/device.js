/**
 * Adds up what a page reads about the device, and reports it once the sum reaches the threshold.
 */

import { report } from "./report.js"
import { onCall, onGet, prototypeOf } from "./watch.js"
import { callTraits, hintWeight, permissionWeight, propertyTraits, threshold } from "./traits.js"

/** @type {Map<string, number>} */
const traits = new Map()
let isFound = false

/** Counts a trait that the page has read, each once. @param {string} name @param {number} weight */
export const readTrait = (name, weight) => {
  if (isFound || traits.has(name)) return
  traits.set(name, weight)
  isFound = [...traits.values()].reduce((sum, one) => sum + one) >= threshold
  if (isFound) report("fingerprint", "device", [...traits.keys()].sort().join(", "))
}

/**
 * The object with an interface's members: a window has its own, and in workers `Navigator` is
 * `WorkerNavigator`.
 * @param {string} name
 */
const ownerOf = (name) => {
  if (name == "Window") return globalThis
  return name == "DateTimeFormat"
    ? Intl.DateTimeFormat.prototype
    : prototypeOf(name) ?? prototypeOf(`Worker${name}`)
}

export const watchDevice = () => {
  for (const [owner, name, weight] of propertyTraits) {
    onGet(ownerOf(owner), name, () => readTrait(name, weight))
  }
  for (const [owner, name, weight] of callTraits) {
    onCall(ownerOf(owner), name, () => readTrait(name, weight))
  }
  onCall(prototypeOf("NavigatorUAData"), "getHighEntropyValues", ([hints]) => {
    for (const hint of hints) {
      if (!/^(brands|mobile|platform)$/.test(hint)) readTrait(`hint ${hint}`, hintWeight)
    }
  })
  onCall(
    prototypeOf("Permissions"),
    "query",
    ([{ name }]) => readTrait(`permission ${name}`, permissionWeight),
  )
}
