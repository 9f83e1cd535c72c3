/** Creates elements from nodes and text, so that no text is ever parsed as markup. */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Partial<HTMLElementTagNameMap[T]>} properties
 * @param {...(Node | string)} children
 */
export const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** @param {string} label @param {() => unknown} press @param {string} [choice] */
export const button = (label, press, choice) => {
  const made = element("button", { type: "button", onclick: press }, label)
  if (choice) made.dataset.gateChoice = choice
  return made
}
