/**
 * Remembers what no query finds later: elements with listeners, media that play outside of the
 * page, closed shadow trees.
 */

import { bridge } from "./bridge.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

const presses = new Set([
  "click",
  "mousedown",
  "mouseup",
  "pointerdown",
  "pointerup",
  "dblclick",
  "auxclick",
])
const touches = /^(mouse|pointer|touch|drag|drop$|wheel$|contextmenu$)/
const maxListeners = 500

/** @param {Set<WeakRef<Element>>} elements @param {unknown} target */
const remember = (elements, target) => {
  if (target instanceof Element && elements.size < maxListeners) elements.add(new WeakRef(target))
}

export const watchListeners = () => {
  onCall(prototypeOf("EventTarget"), "addEventListener", ([type], self) => {
    if (presses.has(type)) remember(bridge.pressed, self)
    else if (touches.test(type)) remember(bridge.touched, self)
  })
  onSet(prototypeOf("HTMLElement"), "onclick", (_, self) => remember(bridge.pressed, self))
  for (const name of ["onmouseenter", "onmouseover", "onmousemove", "onmouseleave", "ondrop"]) {
    onSet(prototypeOf("HTMLElement"), name, (_, self) => remember(bridge.touched, self))
  }
  onCall(
    prototypeOf("HTMLMediaElement"),
    "play",
    (_, self) => void bridge.playing.add(new WeakRef(self)),
  )
  onCall(prototypeOf("Element"), "attachShadow", ([{ mode }]) => {
    if (mode == "closed") return (root) => void bridge.closed.push(new WeakRef(root))
  })
}
