/** Goes with a mouse, and with a finger, over everything that may answer, where the mouse itself does not get to. */

import { plain } from "./plain.js"
import { answering } from "./points.js"
import { handle, stillThere } from "./roots.js"

/** Those of a mouse, and of a finger, that come before a press or instead of one. */
const byMouse = ["mouseover", "mousemove", "mousedown", "mouseup", "auxclick", "dblclick", "contextmenu"]
const byPointer = ["pointerover", "pointermove", "pointerdown", "pointerup"]
const dragged = ["dragstart", "dragenter", "dragover", "drop", "dragend"]
const within = ["mouseenter", "mouseleave"]
const overMost = 120

/** @param {Element} element */
const goOver = (element) => {
  const event = { bubbles: true, cancelable: true, button: 1 }
  for (const name of byPointer) element.dispatchEvent(new PointerEvent(name, event))
  for (const name of byMouse) element.dispatchEvent(new MouseEvent(name, event))
  for (const name of within) element.dispatchEvent(new MouseEvent(name))
  const dataTransfer = new DataTransfer()
  dataTransfer.setData("text/plain", "Words")
  for (const name of dragged) element.dispatchEvent(new DragEvent(name, { ...event, dataTransfer }))
}

export const passOver = () => {
  // By the middle button's press WebKit opens a link, although no hand pressed it.
  addEventListener("auxclick", (event) => event.preventDefault())
  const listening = stillThere(handle().touched)
  const elements = new Set([...plain().values(), ...listening, ...document.querySelectorAll(answering), document.body])
  for (const element of [...elements].slice(-overMost)) if (element && !element.closest("#gate-panel")) goOver(element)
}
