/**
 * Reserves scroll space below the page's end, so that the panel hides no text and no focus, and
 * moves nothing.
 */

import { element } from "./element.js"

/** @param {HTMLElement} panel @returns {() => void} removes the space again */
export const reserveScrollSpace = (panel) => {
  const { body, documentElement: root } = document
  // An absolutely positioned box makes the page longer without moving the page's own boxes.
  const room = element("div", { id: "gate-room" })
  const observer = new ResizeObserver(() => {
    const end = scrollY + body.getBoundingClientRect().top + body.scrollHeight
    // A scroll bar would make a page narrower that fits the window; hidden, it still scrolls.
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
