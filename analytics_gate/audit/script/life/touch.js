/** What fingers, sensors, keyboards and windows tell a page that no driver of a browser can do for real. */

const onWindow = ["devicemotion", "deviceorientation", "orientationchange", "beforeprint", "afterprint"]
const comingAndGoing = ["blur", "focus", "offline", "online"]
const onBody = ["touchstart", "touchmove", "touchend"]
const onDocument = ["copy", "selectionchange", "mouseleave", "contextmenu"]

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

const chooseTheLast = () => {
  for (const select of document.querySelectorAll("select")) {
    if (select.closest("#gate-panel")) continue
    select.selectedIndex = select.options.length - 1
    tell(select, ["input", "change"])
  }
}

export const touch = () => {
  tell(document.body ?? document.documentElement, onBody)
  for (const name of [...onWindow, ...comingAndGoing]) dispatchEvent(new Event(name))
  tell(document, onDocument)
  leaveByTheTop()
  chooseTheLast()
}
