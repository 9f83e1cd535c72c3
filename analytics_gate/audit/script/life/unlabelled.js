/**
 * Elements without a role, one for each name and class: an ancestor may listen for clicks on them.
 */

const labelled =
  "a, button, input, select, textarea, label, summary, dialog, iframe, script, style, #gate-panel"
const maxKinds = 60

export const unlabelledElements = () => {
  /** @type {Map<string, Element>} */
  const kinds = new Map()
  for (const element of document.body?.querySelectorAll("*") ?? []) {
    const kind = `${element.localName} ${element.getAttribute("class")}`
    if (kinds.size < maxKinds && !kinds.has(kind) && !element.closest(labelled)) {
      kinds.set(kind, element)
    }
  }
  return kinds
}
