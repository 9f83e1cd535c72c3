/** Room for the panel at the page's end, so that it can hide no word and no focus, and moves nothing. */

/** @param {HTMLElement} panel @returns {() => void} gives the room back */
export const makeRoom = (panel) => {
  const { body, documentElement: root } = document
  const { paddingBottom, minHeight } = getComputedStyle(body)
  const giveBack = () => {
    body.style.paddingBottom = body.style.minHeight = root.style.scrollPaddingBottom = ""
  }
  const follow = () => {
    giveBack()
    const width = root.clientWidth
    const height = panel.offsetHeight + "px"
    body.style.paddingBottom = `calc(${paddingBottom} + ${height})`
    // A short page that fills the window by its body's height would have its footer pushed up.
    body.style.minHeight = `calc(${minHeight} + ${height})`
    root.style.scrollPaddingBottom = height
    // A page that fitted the window would be made narrower by its new scroll bar.
    if (root.clientWidth < width) giveBack()
  }
  const observer = new ResizeObserver(follow)
  observer.observe(panel)
  follow()
  return () => {
    observer.disconnect()
    giveBack()
  }
}
