/** Room for the panel at the page's end, so that it can hide no word and no focus, and moves nothing. */

/** @param {HTMLElement} panel @returns {() => void} gives the room back */
export const makeRoom = (panel) => {
  const { body, documentElement: root } = document
  const { paddingBottom, minHeight, boxSizing } = getComputedStyle(body)
  let room = 0
  const follow = () => {
    const { clientWidth, clientHeight, scrollHeight } = root
    const fits = scrollHeight - room <= clientHeight
    room = panel.offsetHeight
    body.style.paddingBottom = `calc(${paddingBottom} + ${room}px)`
    // A short page that fills the window by its body's height would have its footer pushed up.
    if (boxSizing == "border-box") body.style.minHeight = `calc(${minHeight} + ${room}px)`
    root.style.scrollPaddingBottom = room + "px"
    if (!fits) root.style.scrollbarWidth = ""
    // A page that fitted the window would be made narrower by its new scroll bar; it scrolls as well without.
    else if (root.clientWidth < clientWidth) root.style.scrollbarWidth = "none"
  }
  const observer = new ResizeObserver(follow)
  observer.observe(panel)
  // Instant navigation changes the page under an open panel.
  observer.observe(body)
  follow()
  return () => {
    observer.disconnect()
    body.style.paddingBottom =
      body.style.minHeight =
      root.style.scrollPaddingBottom =
      root.style.scrollbarWidth =
        ""
  }
}
