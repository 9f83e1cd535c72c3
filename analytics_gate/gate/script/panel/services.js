/** The second layer: each service with a box of its own, and what the declaration says of it. */

import { element } from "./element.js"
import { isAllowed } from "./state.js"
import { words } from "./words.js"

/** @param {[string, string, string?]} fact */
const fact = ([label, text, href]) => [
  element("dt", {}, label),
  element("dd", {}, href ? element("a", { href, rel: "noopener noreferrer" }, text) : text),
]

/**
 * A box is ticked where the visitor has allowed that service before, and nowhere else.
 * @param {Service} service
 */
const described = (service) => {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: service.id })
  box.checked = !!isAllowed(service)
  const facts = element("dl", {}, ...words.facts[service.id].flatMap(fact))
  return element("li", {}, element("label", {}, box, service.name), facts)
}

/** @param {Service[]} services */
export const serviceList = (services) => element("ul", {}, ...services.map(described))

/**
 * @param {ParentNode} panel
 * @returns {Record<string, boolean>} the choice as its boxes say it
 */
export const ticked = (panel) =>
  Object.fromEntries(Array.from(panel.querySelectorAll("input"), ({ name, checked }) => [name, checked]))
