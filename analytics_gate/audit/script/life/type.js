/** Types a letter into every field, as a person would: they come to it, press a key, and leave it. */

const fields = 'input:not([type]), textarea, [contenteditable]:not([contenteditable="false" i]), ' +
  ["text", "search", "email", "tel", "url", "password", "number"].map((type) => `input[type=${type} i]`).join()
const fieldsMost = 30
const keys = ["keydown", "keypress", "keyup"]

/** @param {HTMLElement} field */
const typeInto = (field) => {
  field.focus({ preventScroll: true })
  for (const name of keys) {
    field.dispatchEvent(new KeyboardEvent(name, { key: "1", code: "Digit1", bubbles: true, cancelable: true }))
  }
  document.execCommand("insertText", false, "1")
  field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true }))
  field.dispatchEvent(new Event("change", { bubbles: true }))
  field.blur()
}

export const type = () => {
  for (
    const field of [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(fields))].slice(0, fieldsMost)
  ) {
    if (!field.closest("#gate-panel") && field.checkVisibility()) typeInto(field)
  }
}
