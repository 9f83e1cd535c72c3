/** Shows the record of the choice, which visitors can read, copy and delete. */

import { button, element } from "../panel/element.js"
import { fill, list } from "./texts.js"

/**
 * Explains a record line by line: when it was made and ends, the answers, and the cookie's text.
 * @param {RegExpExecArray} found
 * @param {DetailsWords} words
 */
const text = ([record, minutes, allowed, refused], words) => {
  const { config } = window.gate
  const made = parseInt(minutes, 36)
  /** @param {number} minutes since 1970 */
  const date = (minutes) =>
    new Date(minutes * 6e4).toLocaleString(words.lang, { dateStyle: "medium", timeStyle: "short" })
  /** Lists services with their consent hashes; one that is no longer declared by its hash alone. */
  const named = (/** @type {string} */ prints) =>
    list(
      prints.split("-").map((print) => {
        const service = config.services.find((service) => service.print == print)
        return service ? `${words.names[service.id]} [${print}]` : `[${print}]`
      }),
      words.lang,
    )
  return [
    fill(words.made, date(made)),
    fill(words.ends, date(made + config.lasts * 1440)),
    allowed && fill(words.allowed, named(allowed)),
    refused && fill(words.refused, named(refused)),
    record,
  ].filter(Boolean).join("\n")
}

/** Deletes the record, so that the visitor counts as not having chosen yet. */
const forget = () => {
  window.gate.forget()
  window.gate.held = undefined
  return window.gate.update()
}

/**
 * @param {(text: string) => void} announce
 * @param {DetailsWords} words
 * @returns {HTMLElement[]} nothing where there is no record
 */
export const record = (announce, words) => {
  const found = /gate=1\.(\w+)\.([\w-]*)\.([\w-]*)/.exec(document.cookie)
  if (!found) return []
  const shown = element("pre", {}, text(found, words))
  const copy = async () => {
    getSelection()?.selectAllChildren(shown)
    // Where the browser lets no page write there, the text stands selected.
    await navigator.clipboard.writeText(shown.innerText)
    announce(words.copied)
  }
  const buttons = element("p", {}, button(words.copy, copy), button(words.delete, forget))
  return [element("details", {}, element("summary", {}, words.record), shown, buttons)]
}
