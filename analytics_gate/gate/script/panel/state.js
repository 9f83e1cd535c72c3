/** What the visitor is asked about, and how things stand, in sentences. */

import { fill, list, words } from "./words.js"

const isOpen = (/** @type {Service} */ { print }) => {
  const choice = window.gate.visitor?.choice
  return !choice?.allowed.concat(choice.refused).includes(print)
}

export const isAllowed = (/** @type {Service} */ { print }) => window.gate.visitor?.choice?.allowed.includes(print)

/** All that a visitor can choose, or what of it the last choice does not cover. @param {boolean} open */
export const optional = (open) =>
  window.gate.config.services.filter((service) => !service.necessary && (!open || isOpen(service)))

/** @param {string} text @param {Service[]} services @returns {string[]} nothing where there is none of them */
const say = (text, services) =>
  services[0] ? [fill(text, list(services.map(({ id, name }) => `${name} (${words.facts[id][0][1]})`)))] : []

const signals = { none: [], dnt: ["Do Not Track"], gpc: ["Global Privacy Control"] }

/** @param {boolean} asked then only what is asked */
export const sentences = (asked) => {
  const { config, visitor } = window.gate
  const signal = visitor?.signal ?? "none"
  if (signal != "none") {
    return [fill(words.signal, list(signal == "both" ? [...signals.dnt, ...signals.gpc] : signals[signal]))]
  }
  const all = optional(false)
  const open = optional(true)
  const settled = all.filter((service) => !isOpen(service))
  const question = settled[0] ? words.added : config.ask || visitor?.choice ? words.question : words.notice
  return all[0]
    ? [
      ...say(words.allowed, asked ? [] : settled.filter(isAllowed)),
      ...say(words.refused, asked ? [] : settled.filter((service) => !isAllowed(service))),
      ...say(question, open),
    ]
    : [words.nothing]
}
