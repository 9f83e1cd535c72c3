/** What is left to the visitor: answers to what a page asks, and what reads like one. */

import { holderOf, isShown } from "./holders.js"

const answers = "#gate-panel, [download]"
const ours = "[data-gate-open], [data-gate-choice], [data-gate-embed] *"

/** What reads like a yes is the visitor's to say, wherever it stands. */
export const yes = new RegExp(
  "accept|agree|allow|consent|cookie|akzept|zustimm|einverst|erlaub|autoris|acept|permit|accett|aceit|godk|hyväks|" +
    "zgadz|souhlas|elfogad|samtyk|принять|соглас|同意|동의",
  "i",
)

/** @param {any} element @returns {string} */
const wordsOf = (element) => [element, ...element.labels ?? []].map(({ textContent }) => textContent).join(" ")

/** Whether nothing holds it, or what was opened by a press. @param {Element} element @param {Set<Element>} before */
const isOpened = (element, before) => {
  const holder = holderOf(element)
  return !holder || (!before.has(holder) && isShown(holder) && !yes.test(wordsOf(holder)))
}

/**
 * @param {Element} element @param {string} spared a selector of what is not to be pressed, empty for nothing more
 * @param {Set<Element>} [before] what asked or floated before; without it, all that does now
 */
export const isSpared = (element, spared, before) =>
  !!element.closest(spared ? `${answers}, ${spared}` : answers) || element.matches(ours) ||
  yes.test(wordsOf(element)) ||
  (before ? !isOpened(element, before) : !!holderOf(element))
