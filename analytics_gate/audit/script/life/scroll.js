/** Reads a page to its end, a screen or a twenty-fifth of it at a time, so that what waits to be seen is. */

const frame = () => new Promise(requestAnimationFrame)

/** @param {Element} element */
const isBox = (element) =>
  element.scrollHeight > element.clientHeight + 9 && /auto|scroll/.test(getComputedStyle(element).overflowY)

const scrollBoxes = async () => {
  for (const box of [...document.body?.querySelectorAll("*") ?? []].filter(isBox).slice(0, 20)) {
    const before = box.scrollTop
    box.scrollTo({ top: box.scrollHeight, behavior: "instant" })
    await frame()
    await frame() // what loads lazily is looked for only after the next one
    box.scrollTo({ top: before, behavior: "instant" })
  }
}

export const scroll = async () => {
  const root = document.documentElement
  const step = Math.max(innerHeight, root.scrollHeight / 25)
  for (let y = 0; y < root.scrollHeight; y += step) {
    scrollTo({ top: y, behavior: "instant" })
    await frame()
  }
  scrollTo({ top: root.scrollHeight, behavior: "instant" })
  await frame()
  await scrollBoxes()
  scrollTo({ top: 0, behavior: "instant" })
}
