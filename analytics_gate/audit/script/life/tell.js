/** Tells of an event that nobody's hand brought about. */

/** @param {EventTarget} target @param {string[]} names */
export const tell = (target, names) => {
  for (const name of names) target.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }))
}
