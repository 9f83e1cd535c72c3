/** What fingers, sensors, keyboards and windows tell a page that no driver of a browser can do for real. */

import { choose } from "./choose.js"
import { strikeAll } from "./keys.js"
import { passOver } from "./over.js"
import { tell } from "./tell.js"

const onWindow = ["devicemotion", "deviceorientation", "orientationchange", "beforeprint", "afterprint", "storage"]
const comingAndGoing = ["blur", "focus", "offline", "online", "languagechange"]
const onBody = ["touchstart", "touchmove", "touchend"]
const onDocument = ["copy", "cut", "mouseleave", "fullscreenchange"]
const down = ["touchstart", "pointerdown", "mousedown"]
const up = ["touchend", "pointerup", "mouseup"]

/** The mouse goes up and out, to where the window is closed. */
const leaveByTheTop = () => {
  for (const name of ["mouseleave", "mouseout"]) {
    document.documentElement.dispatchEvent(new MouseEvent(name, { bubbles: name == "mouseout", clientY: -1 }))
  }
}

const select = () => getSelection()?.selectAllChildren(document.querySelector("p, li, td, h1") ?? document.body)

/** Puts a finger down, and gives what lifts it. */
export const hold = () => {
  const body = document.body ?? document.documentElement
  tell(body, down)
  return () => tell(body, up)
}

export const touch = () => {
  const body = document.body ?? document.documentElement
  select()
  tell(body, onBody)
  for (const name of [...onWindow, ...comingAndGoing]) dispatchEvent(new Event(name))
  if (screen.orientation) tell(screen.orientation, ["change"]) // WebKitGTK has none
  tell(document, onDocument)
  leaveByTheTop()
  passOver()
  body.dispatchEvent(new WheelEvent("wheel", { bubbles: true, deltaY: 1, ctrlKey: true }))
  choose()
  strikeAll()
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }))
}
