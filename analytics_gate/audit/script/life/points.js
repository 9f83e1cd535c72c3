/** Points for the mouse: over elements that react to it, and over empty space. */

export const answering = "a[href], area[href], button, summary, img, video, [tabindex], [title], " +
  "[onmouseover], [onmouseenter], [onmousemove], [onmouseleave], [ondragover], [ondrop]"
const busy =
  "a, button, input, select, textarea, label, summary, iframe, [onclick], [role=button], #gate-panel"

/** The centres of the first dozen visible elements that may react to a mouse. */
export const points = () =>
  [...document.querySelectorAll(answering)]
    .map((element) => element.getBoundingClientRect())
    .filter((box) => box.width && box.height && box.top >= 0 && box.bottom <= innerHeight)
    .slice(0, 12)
    .map((box) => [box.x + box.width / 2, box.y + box.height / 2])

/** A point where a click hits no control; null where the whole window is covered with them. */
export const emptyPoint = () => {
  for (let y = 40; y < innerHeight; y += 40) {
    for (const x of [6, innerWidth / 2]) {
      const element = document.elementFromPoint(x, y)
      if (element && !element.closest(busy)) return [x, y]
    }
  }
  return null
}
