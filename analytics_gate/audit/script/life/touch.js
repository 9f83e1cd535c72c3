/** What fingers, sensors, keyboards and windows tell a page that no driver of a browser can do for real. */

import { answering } from "./points.js"

const onWindow = ["devicemotion", "deviceorientation", "orientationchange", "beforeprint", "afterprint", "storage"]
const comingAndGoing = ["blur", "focus", "offline", "online"]
const onBody = ["touchstart", "touchmove", "touchend"]
const onDocument = ["copy", "cut", "selectionchange", "mouseleave", "fullscreenchange"]
/** Those of a mouse, and of a finger, that come before a press or instead of one. */
const byMouse = ["mouseover", "mousedown", "mouseup", "auxclick", "dblclick", "contextmenu", "dragstart", "dragend"]
const byPointer = ["pointerover", "pointerdown", "pointerup"]
const overMost = 60

/** @param {EventTarget} target @param {string[]} names */
const tell = (target, names) => {
  for (const name of names) target.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }))
}

/** The mouse goes up and out, to where the window is closed. */
const leaveByTheTop = () => {
  for (const name of ["mouseleave", "mouseout"]) {
    document.documentElement.dispatchEvent(new MouseEvent(name, { bubbles: name == "mouseout", clientY: -1 }))
  }
}

/** Over everything that may answer, where the mouse itself does not get to. */
const passOver = () => {
  // By the middle button's press WebKit opens a link, although no hand pressed it.
  addEventListener("auxclick", (event) => event.preventDefault())
  for (const element of [...document.querySelectorAll(answering), document.body].slice(-overMost)) {
    if (element?.closest("#gate-panel")) continue
    const [event, like] = [{ bubbles: true, cancelable: true, button: 1 }, { bubbles: false }]
    for (const name of byPointer) element?.dispatchEvent(new PointerEvent(name, event))
    for (const name of byMouse) element?.dispatchEvent(new MouseEvent(name, event))
    for (const name of ["mouseenter", "mouseleave"]) element?.dispatchEvent(new MouseEvent(name, like))
  }
}

const choose = () => {
  for (const select of document.querySelectorAll("select")) {
    if (select.closest("#gate-panel")) continue
    select.selectedIndex = select.options.length - 1
    tell(select, ["input", "change"])
  }
  for (const slider of document.querySelectorAll("input[type=range], input[type=color], input[type=date]")) {
    tell(slider, ["input", "change"])
  }
}

export const touch = () => {
  tell(document.body ?? document.documentElement, onBody)
  for (const name of [...onWindow, ...comingAndGoing]) dispatchEvent(new Event(name))
  tell(document, onDocument)
  leaveByTheTop()
  passOver()
  choose()
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }))
}
