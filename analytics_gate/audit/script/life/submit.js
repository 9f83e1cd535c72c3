/** Runs the submit handlers of every form; a dispatched event does not make the browser send it. */

import { isExcluded } from "./excluded.js"

/** @param {string} excluded a selector of what is not to be pressed, empty for nothing more */
export const submit = (excluded) => {
  for (const form of document.forms) {
    if (isExcluded(form, excluded)) continue
    form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }))
    new FormData(form) // fires `formdata`, as a real submission does
  }
}
