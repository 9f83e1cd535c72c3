/** What no markup shows and no query finds: elements that listen for a press, and shadow trees that are closed. */

import { handle } from "./handle.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

const presses = new Set(["click", "mousedown", "mouseup", "pointerdown", "pointerup", "dblclick", "auxclick"])
const pressedMost = 500

/** @param {unknown} target */
const listens = (target) => {
  if (target instanceof Element && handle.pressed.size < pressedMost) handle.pressed.add(new WeakRef(target))
}

export const watchHidden = () => {
  onCall(prototypeOf("EventTarget"), "addEventListener", ([type], self) => {
    if (presses.has(type)) listens(self)
  })
  onSet(prototypeOf("HTMLElement"), "onclick", (_, self) => listens(self))
  onCall(prototypeOf("Element"), "attachShadow", ([{ mode }]) => {
    if (mode == "closed") return (root) => void handle.closed.push(new WeakRef(root))
  })
}
