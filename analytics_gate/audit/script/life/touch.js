/** Events of touch, sensors, keyboard and window that no browser driver can produce for real. */

import { choose } from "./choose.js"
import { pressKeys } from "./keys.js"
import { dispatchPointerEvents } from "./pointer_events.js"
import { dispatch } from "./dispatch.js"

const onWindow = [
  "devicemotion",
  "deviceorientation",
  "orientationchange",
  "beforeprint",
  "afterprint",
  "storage",
]
const comingAndGoing = ["blur", "focus", "offline", "online", "languagechange"]
const onBody = ["touchstart", "touchmove", "touchend"]
const onDocument = ["copy", "cut", "mouseleave", "fullscreenchange"]
const down = ["touchstart", "pointerdown", "mousedown"]
const up = ["touchend", "pointerup", "mouseup"]

/** The mouse leaves through the top edge, as on the way to close the tab (exit intent). */
const leaveByTheTop = () => {
  for (const name of ["mouseleave", "mouseout"]) {
    document.documentElement.dispatchEvent(
      new MouseEvent(name, { bubbles: name == "mouseout", clientY: -1 }),
    )
  }
}

const select = () =>
  getSelection()?.selectAllChildren(document.querySelector("p, li, td, h1") ?? document.body)

/** Puts a finger down; the returned function lifts it. */
export const putFingerDown = () => {
  const body = document.body ?? document.documentElement
  dispatch(body, down)
  return () => dispatch(body, up)
}

export const touch = () => {
  const body = document.body ?? document.documentElement
  select()
  dispatch(body, onBody)
  for (const name of [...onWindow, ...comingAndGoing]) dispatchEvent(new Event(name))
  if (screen.orientation) dispatch(screen.orientation, ["change"]) // WebKitGTK has none
  dispatch(document, onDocument)
  leaveByTheTop()
  dispatchPointerEvents()
  body.dispatchEvent(new WheelEvent("wheel", { bubbles: true, deltaY: 1, ctrlKey: true }))
  choose()
  pressKeys()
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }))
}
