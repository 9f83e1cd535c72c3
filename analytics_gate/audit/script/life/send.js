/** Sends every form as far as its own handlers go: none leads anywhere, for the browser itself is not asked to. */

import { isSpared } from "./spared.js"

/** @param {string} spared a selector of what is not to be pressed, empty for nothing more */
export const send = (spared) => {
  for (const form of document.forms) {
    if (isSpared(form, spared)) continue
    form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }))
    new FormData(form) // tells of itself, as when it is sent
  }
}
