/** Elements that only the visitor may press: consent dialogs, and whatever reads like consent. */

import { dialogOf, isShown } from "./dialogs.js"

const answers = "#gate-panel, [download]"
const gateControls = "[data-gate-open], [data-gate-choice], [data-gate-embed] *"

/** Words of a button that may mean consent, wherever on the page it is. */
export const consentWords = new RegExp(
  "accept|agree|allow|consent|cookie|akzept|zustimm|einverst|erlaub|autoris|acept|permit|accett|aceit|godk|hyväks|" +
    "zgadz|souhlas|elfogad|samtyk|принять|соглас|同意|동의",
  "i",
)

/** @param {any} element @returns {string} */
const wordsOf = (element) =>
  [element, ...element.labels ?? []].map(({ textContent }) => textContent).join(" ")

/**
 * True for an element outside of dialogs, or in a dialog that a press has opened.
 * @param {Element} element
 * @param {Set<Element>} before
 */
const isOpened = (element, before) => {
  const dialog = dialogOf(element)
  return !dialog || (!before.has(dialog) && isShown(dialog) && !consentWords.test(wordsOf(dialog)))
}

/**
 * @param {Element} element @param {string} excluded a selector of what is not to be pressed, empty
 *   for nothing more
 * @param {Set<Element>} [before] the dialogs shown before the first press; without it, all that are
 *   shown now
 */
export const isExcluded = (element, excluded, before) =>
  !!element.closest(excluded ? `${answers}, ${excluded}` : answers) ||
  element.matches(gateControls) ||
  consentWords.test(wordsOf(element)) ||
  (before ? !isOpened(element, before) : !!dialogOf(element))
