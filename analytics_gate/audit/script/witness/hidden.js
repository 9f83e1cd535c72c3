/** What no markup shows and no query finds: elements that listen, media that play outside of the page, closed shadow trees. */

import { handle } from "./handle.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

const presses = new Set(["click", "mousedown", "mouseup", "pointerdown", "pointerup", "dblclick", "auxclick"])
const touches = /^(mouse|pointer|touch|drag|drop$|wheel$|contextmenu$)/
const listeningMost = 500

/** @param {Set<WeakRef<Element>>} all @param {unknown} target */
const listens = (all, target) => {
  if (target instanceof Element && all.size < listeningMost) all.add(new WeakRef(target))
}

export const watchHidden = () => {
  onCall(prototypeOf("EventTarget"), "addEventListener", ([type], self) => {
    if (presses.has(type)) listens(handle.pressed, self)
    else if (touches.test(type)) listens(handle.touched, self)
  })
  onSet(prototypeOf("HTMLElement"), "onclick", (_, self) => listens(handle.pressed, self))
  for (const name of ["onmouseenter", "onmouseover", "onmousemove", "onmouseleave", "ondrop"]) {
    onSet(prototypeOf("HTMLElement"), name, (_, self) => listens(handle.touched, self))
  }
  onCall(prototypeOf("HTMLMediaElement"), "play", (_, self) => void handle.playing.add(new WeakRef(self)))
  onCall(prototypeOf("Element"), "attachShadow", ([{ mode }]) => {
    if (mode == "closed") return (root) => void handle.closed.push(new WeakRef(root))
  })
}
