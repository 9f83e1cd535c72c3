/** Reads a page to its end, a screen or a twenty-fifth of it at a time, so that what waits to be seen is. */

const frame = () => new Promise(requestAnimationFrame)

export const scroll = async () => {
  const root = document.documentElement
  const step = Math.max(innerHeight, root.scrollHeight / 25)
  for (let y = 0; y < root.scrollHeight; y += step) {
    scrollTo({ top: y, behavior: "instant" })
    await frame()
  }
  scrollTo({ top: root.scrollHeight, behavior: "instant" })
  await frame()
  scrollTo({ top: 0, behavior: "instant" })
}
