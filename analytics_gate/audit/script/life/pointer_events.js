/**
 * Dispatches pointer, mouse and drag events to elements that may react, also where the real mouse
 * cannot get to.
 */

import { unlabelledElements } from "./unlabelled.js"
import { answering } from "./points.js"
import { bridge, connected } from "./roots.js"

/** Events that come before a click or instead of one. */
const byMouse = [
  "mouseover",
  "mousemove",
  "mousedown",
  "mouseup",
  "auxclick",
  "dblclick",
  "contextmenu",
]
const byPointer = ["pointerover", "pointermove", "pointerdown", "pointerup"]
const dragged = ["dragstart", "dragenter", "dragover", "drop", "dragend"]
const within = ["mouseenter", "mouseleave"]
const maxElements = 120

/** @param {Element} element */
const dispatchPointerEventsOn = (element) => {
  const event = { bubbles: true, cancelable: true, button: 1 }
  for (const name of byPointer) element.dispatchEvent(new PointerEvent(name, event))
  for (const name of byMouse) element.dispatchEvent(new MouseEvent(name, event))
  for (const name of within) element.dispatchEvent(new MouseEvent(name))
  const dataTransfer = new DataTransfer()
  dataTransfer.setData("text/plain", "Words")
  for (const name of dragged) element.dispatchEvent(new DragEvent(name, { ...event, dataTransfer }))
}

export const dispatchPointerEvents = () => {
  // WebKit opens a link on `auxclick` even when a script dispatched it.
  addEventListener("auxclick", (event) => event.preventDefault())
  const listening = connected(bridge().touched)
  const elements = new Set([
    ...unlabelledElements().values(),
    ...listening,
    ...document.querySelectorAll(answering),
    document.body,
  ])
  for (const element of [...elements].slice(-maxElements)) {
    if (element && !element.closest("#gate-panel")) dispatchPointerEventsOn(element)
  }
}
