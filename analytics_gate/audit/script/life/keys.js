/**
 * Presses keys that pages listen for. A browser does not act on dispatched key events, so keys that
 * navigate are safe here.
 */

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
const keyEvents = ["keydown", "keypress", "keyup"]

/** @param {Element} target @param {KeyboardEventInit} key */
export const pressKey = (target, key) => {
  for (const name of keyEvents) {
    target.dispatchEvent(new KeyboardEvent(name, { bubbles: true, cancelable: true, ...key }))
  }
}

export const pressKeys = () => {
  const target = document.body ?? document.documentElement
  for (const key of keys) pressKey(target, { key })
  for (const held of [{ ctrlKey: true }, { metaKey: true }]) pressKey(target, { key: "k", ...held })
}
