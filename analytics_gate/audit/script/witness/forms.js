/** Hidden fields of forms that go to others, in which a script puts what tells them who comes. */

import { absolute, leadsAway } from "./address.js"
import { isIdentifier } from "./identifier.js"
import { asked } from "./requests.js"
import { report } from "./send.js"
import { stackOf } from "./stack.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

/** Those whose form nobody knew yet. @type {Map<HTMLInputElement, string>} */
const waiting = new Map()

/** @param {HTMLInputElement} field @param {string} stack */
const isTold = (field, stack) => {
  const { form, name, value } = field
  if (!form) return false
  // A field can be named `action`, and then that is what the property gives.
  const address = absolute(form.getAttribute("action") ?? "")
  if (address && leadsAway(address) && isIdentifier(name, value)) report("link-decoration", address, name, stack)
  return true
}

const look = () => {
  for (const [field, stack] of waiting) if (isTold(field, stack)) waiting.delete(field)
}

/** @param {any} field */
const filled = (field) => {
  if (field.localName != "input" || field.type != "hidden") return
  const stack = stackOf()
  return () => {
    if (!isTold(field, stack) && waiting.size < 100) waiting.set(field, stack)
  }
}

export const watchForms = () => {
  for (const property of ["value", "defaultValue"]) {
    onSet(prototypeOf("HTMLInputElement"), property, (_, self) => filled(self))
  }
  onCall(prototypeOf("Element"), "setAttribute", ([name], self) => {
    if (/^value$/i.test(name)) return filled(self)
  })
  for (const method of ["submit", "requestSubmit"]) {
    onCall(prototypeOf("HTMLFormElement"), method, (_, self) => {
      look()
      asked(self.getAttribute("action") ?? "", method)
    })
  }
  addEventListener("submit", look, true)
  addEventListener("pagehide", look, true)
}
