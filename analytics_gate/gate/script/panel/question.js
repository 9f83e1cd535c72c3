/** What the visitor is asked about, in a sentence. */

import { fill, list } from "./words.js"

const isOpen = (/** @type {Service} */ { print }) => {
  const choice = window.gate.visitor?.choice
  return !choice?.allowed.concat(choice.refused).includes(print)
}

/** All that a visitor can choose, or what of it the last choice does not cover. @param {boolean} open */
export const optional = (open) =>
  window.gate.config.services.filter((service) => !service.necessary && (!open || isOpen(service)))

/** @param {PanelWords} words @returns {string[]} nothing where there is nothing to ask */
export const question = ({ question, notice, added, purposes, lang }) => {
  const open = optional(true)
  const named = open.map(({ id, name }) => `${name} (${purposes[id]})`)
  // Only a site that starts without asking has a notice to give, and only to who has not chosen yet.
  const text = optional(false).length > open.length
    ? added
    : window.gate.visitor?.choice
    ? question
    : notice ?? question
  return open[0] ? [fill(text, list(named, lang))] : []
}
