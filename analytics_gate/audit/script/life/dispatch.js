/** Dispatches plain events that bubble. */

/** @param {EventTarget} target @param {string[]} names */
export const dispatch = (target, names) => {
  for (const name of names) {
    target.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }))
  }
}
