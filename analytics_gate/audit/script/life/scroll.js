/**
 * Scrolls to the end of a page, a screen or a twenty-fifth of it at a time, so that lazy content
 * loads.
 */

/** Waits for a paint, in the top frame only: a hidden frame is never painted. */
export const frame = () => self == top ? new Promise(requestAnimationFrame) : Promise.resolve()

/** @param {Element} element */
const isBox = (element) => {
  const { scrollHeight, clientHeight, scrollWidth, clientWidth } = element
  const { overflowX, overflowY } = getComputedStyle(element)
  return scrollHeight > clientHeight + 9 && /auto|scroll/.test(overflowY) ||
    scrollWidth > clientWidth + 9 && /auto|scroll/.test(overflowX)
}

const scrollBoxes = async () => {
  for (const box of [...document.body?.querySelectorAll("*") ?? []].filter(isBox).slice(0, 20)) {
    const { scrollTop: top, scrollLeft: left } = box
    box.scrollTo({ top: box.scrollHeight, left: box.scrollWidth, behavior: "instant" })
    await frame()
    await frame() // browsers look for lazy content only after the next frame
    box.scrollTo({ top, left, behavior: "instant" })
  }
}

export const scroll = async () => {
  const root = document.documentElement
  const step = Math.max(innerHeight, root.scrollHeight / 25)
  for (let y = 0; y < root.scrollHeight; y += step) {
    scrollTo({ top: y, behavior: "instant" })
    await frame()
  }
  scrollTo({ top: root.scrollHeight, left: root.scrollWidth, behavior: "instant" })
  await frame()
  await scrollBoxes()
  scrollTo({ top: 0, left: 0, behavior: "instant" })
}
