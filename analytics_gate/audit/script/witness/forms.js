/** Reports hidden fields of forms to other hosts in which a script puts an identifier. */

import { absolute, leadsAway } from "./address.js"
import { isIdentifier } from "./identifier.js"
import { reportRequest } from "./requests.js"
import { report } from "./report.js"
import { stackOf } from "./stack.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

/** Fields that are not in a form yet. @type {Map<HTMLInputElement, string>} */
const waiting = new Map()

/**
 * False as long as the field is in no form.
 * @param {HTMLInputElement} field
 * @param {string} stack
 */
const checkField = (field, stack) => {
  const { form, name, value } = field
  if (!form) return false
  // Not `form.action`: a field named `action` would shadow it.
  const address = absolute(form.getAttribute("action") ?? "")
  if (address && leadsAway(address) && isIdentifier(name, value)) {
    report("link-decoration", address, name, stack)
  }
  return true
}

const checkWaiting = () => {
  for (const [field, stack] of waiting) if (checkField(field, stack)) waiting.delete(field)
}

/** @param {any} field */
const onFilled = (field) => {
  if (field.localName != "input" || field.type != "hidden") return
  const stack = stackOf()
  return () => {
    if (!checkField(field, stack) && waiting.size < 100) waiting.set(field, stack)
  }
}

export const watchForms = () => {
  for (const property of ["value", "defaultValue"]) {
    onSet(prototypeOf("HTMLInputElement"), property, (_, self) => onFilled(self))
  }
  onCall(prototypeOf("Element"), "setAttribute", ([name], self) => {
    if (/^value$/i.test(name)) return onFilled(self)
  })
  for (const method of ["submit", "requestSubmit"]) {
    onCall(prototypeOf("HTMLFormElement"), method, (_, self) => {
      checkWaiting()
      reportRequest(self.getAttribute("action") ?? "", method)
    })
  }
  addEventListener("submit", checkWaiting, true)
  addEventListener("pagehide", checkWaiting, true)
}
