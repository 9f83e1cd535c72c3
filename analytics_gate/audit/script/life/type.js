/** Types into every field with the events of a person: focus, a key, text, blur. */

import { pressKey } from "./keys.js"

const typed = ["text", "search", "email", "tel", "url", "password", "number"]
const fields = 'input:not([type]), textarea, [contenteditable]:not([contenteditable="false" i]), ' +
  typed.map((type) => `input[type=${type} i]`).join()
const maxFields = 30

/** @type {Record<string, string>} */
const words = {
  email: "somebody@example.org",
  number: "10",
  tel: "1234567890",
  url: "https://example.org/",
}

/** @param {HTMLElement} field */
const typeInto = (field) => {
  const data = words[/** @type {HTMLInputElement} */ (field).type] ?? "1, and words"
  field.focus({ preventScroll: true })
  pressKey(field, { key: "1", code: "Digit1" })
  field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }))
  document.execCommand("insertText", false, data)
  field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data }))
  field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true }))
  pressKey(field, { key: "Enter" })
  field.dispatchEvent(new Event("change", { bubbles: true }))
  field.blur()
}

export const type = () => {
  for (
    const field of [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(fields))]
      .slice(0, maxFields)
  ) {
    if (!field.closest("#gate-panel") && field.checkVisibility()) typeInto(field)
  }
}
