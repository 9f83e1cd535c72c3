/** Lists each service with a checkbox, and what the declaration says of it. */

import { element } from "../panel/element.js"

/** @param {[string, string, string?]} fact */
const fact = ([label, text, href]) => [
  element("dt", {}, label),
  element("dd", {}, href ? element("a", { href, rel: "noopener noreferrer" }, text) : text),
]

/**
 * Renders one service; its box is ticked only where the visitor has allowed the service before.
 * @param {Service} service
 * @param {DetailsWords} words
 */
const described = ({ id, print }, { facts, names }) => {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: id })
  box.checked = !!window.gate.visitor?.choice?.allowed.includes(print)
  return element(
    "li",
    {},
    element("label", {}, box, names[id]),
    element("dl", {}, ...facts[id].flatMap(fact)),
  )
}

/** @param {Service[]} services @param {DetailsWords} words @returns {ServiceList} */
export const serviceList = (services, words) => {
  const shown = element("ul", {}, ...services.map((service) => described(service, words)))
  const boxes = Array.from(shown.querySelectorAll("input"))
  return {
    shown,
    ticked: () => Object.fromEntries(boxes.map(({ name, checked }) => [name, checked])),
    save: words.save,
  }
}
