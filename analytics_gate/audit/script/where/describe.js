/** Describes an element in one line, to be found in the source and in the browser's inspector. */

/** @param {Element} element */
const step = (element) => {
  const alike = [...element.parentNode?.children ?? []].filter(({ localName }) =>
    localName == element.localName
  )
  return element.localName + (alike.length > 1 ? `:nth-of-type(${alike.indexOf(element) + 1})` : "")
}

/** The path from the nearest ancestor with an id. @param {Element} element @returns {string} */
const pathTo = (element) => {
  if (element.id) return `${element.localName}#${CSS.escape(element.id)}`
  const parent = element.parentElement
  return (parent ? pathTo(parent) + " > " : "") + step(element)
}

/** @param {Element} element */
const tagOf = (element) => {
  const [tag] = /^<(?:"[^"]*"|[^>"])*>/.exec(element.outerHTML) ?? [""]
  const line = tag.replace(/\s+/g, " ")
  return line.length > 160 ? line.slice(0, 159) + "…" : line
}

/** @param {Element} element */
export const describe = (element) => `${pathTo(element)} ${tagOf(element)}`
