/** Elements that say nothing of themselves, one of each kind, by that: what surrounds them may listen for them. */

const spoken = "a, button, input, select, textarea, label, summary, dialog, iframe, script, style, #gate-panel"
const kindsMost = 60

export const plain = () => {
  /** @type {Map<string, Element>} */
  const kinds = new Map()
  for (const element of document.body?.querySelectorAll("*") ?? []) {
    const kind = `${element.localName} ${element.getAttribute("class")}`
    if (kinds.size < kindsMost && !kinds.has(kind) && !element.closest(spoken)) kinds.set(kind, element)
  }
  return kinds
}
