/** Room for the panel at the page's end, so that it can hide no word and no focus, and moves nothing. */

/** @param {HTMLElement} panel @returns {() => void} gives the room back */
export const makeRoom = (panel) => {
  const { style } = document.body
  const { paddingBottom, minHeight } = getComputedStyle(document.body)
  const follow = () => {
    const height = panel.offsetHeight + "px"
    style.paddingBottom = `calc(${paddingBottom} + ${height})`
    // A short page that fills the window by its body's height would have its footer pushed up.
    style.minHeight = `calc(${minHeight} + ${height})`
    document.documentElement.style.scrollPaddingBottom = height
  }
  const observer = new ResizeObserver(follow)
  observer.observe(panel)
  follow()
  return () => {
    observer.disconnect()
    style.paddingBottom = style.minHeight = document.documentElement.style.scrollPaddingBottom = ""
  }
}
