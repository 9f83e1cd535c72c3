/** Presses keys that pages listen for, those that lead somewhere by themselves as well: no browser acts on these. */

const keys = [
  "a",
  "/",
  "?",
  "Enter",
  " ",
  "ArrowDown",
  "ArrowUp",
  "ArrowLeft",
  "ArrowRight",
  "PageDown",
  "End",
  "Escape",
]
const strokes = ["keydown", "keypress", "keyup"]

/** @param {Element} target @param {KeyboardEventInit} key */
export const strike = (target, key) => {
  for (const name of strokes) {
    target.dispatchEvent(new KeyboardEvent(name, { bubbles: true, cancelable: true, ...key }))
  }
}

export const strikeAll = () => {
  const target = document.body ?? document.documentElement
  for (const key of keys) strike(target, { key })
  for (const held of [{ ctrlKey: true }, { metaKey: true }]) strike(target, { key: "k", ...held })
}
