/**
 * Room for the panel below the page's end, so that it can hide no word and no focus, and moves
 * nothing.
 */

import { element } from "./element.js"

/** @param {HTMLElement} panel @returns {() => void} gives the room back */
export const reserveScrollSpace = (panel) => {
  const { body, documentElement: root } = document
  // Positioned, it makes the page longer whatever the page's boxes are, and they stay as they are.
  const room = element("div", { id: "gate-room" })
  const observer = new ResizeObserver(() => {
    const end = scrollY + body.getBoundingClientRect().top + body.scrollHeight
    // A page that fits the window would be made narrower by a scroll bar; it scrolls as well
    // without.
    root.style.scrollbarWidth = end <= innerHeight && root.clientWidth == innerWidth ? "none" : ""
    root.style.scrollPaddingBottom = room.style.height = panel.offsetHeight + "px"
    room.style.top = end + "px"
  })
  root.append(room)
  observer.observe(panel)
  // Instant navigation changes the page under an open panel.
  observer.observe(body)
  return () => {
    observer.disconnect()
    room.remove()
    root.style.scrollPaddingBottom = root.style.scrollbarWidth = ""
  }
}
