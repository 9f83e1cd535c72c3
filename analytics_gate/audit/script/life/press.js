/**
 * Presses what nobody presses by mistake and what leads nowhere. A dialog's buttons are answers to questions, and so are
 * those of what floats above the page.
 */

import { handle } from "./roots.js"

const pressed =
  "a[href], area[href], button, summary, label, [onclick], [role=button], [role=tab], input[type=button], " +
  "input[type=checkbox], input[type=radio]"
const leads =
  'a[href]:not([href^="#"], [href^="javascript:" i]), area[href], form [type=submit], form [type=image], form button:not([type])'
const answers = "dialog, [role=dialog], [role=alertdialog], [aria-modal], #gate-panel, [download]"
const ours = "[data-gate-open], [data-gate-choice], [data-gate-embed] *"
const most = 200
const placesMost = 6

/** What reads like a yes is the visitor's to say, wherever it stands. */
const yes = new RegExp(
  "accept|agree|allow|consent|cookie|akzept|zustimm|einverst|erlaub|autoris|acept|permit|accett|aceit|godk|hyväks|" +
    "zgadz|souhlas|elfogad|samtyk|принять|соглас|同意|동의",
  "i",
)

/** @param {Element | null} element @returns {boolean} */
const floats = (element) =>
  !!element && (getComputedStyle(element).position == "fixed" || floats(element.parentElement))

/** @param {any} element @returns {string} */
const wordsOf = (element) => [element, ...element.labels ?? []].map(({ textContent }) => textContent).join(" ")

/** @param {Element} element @param {string} spared a selector of what is not to be pressed, empty for nothing more */
export const isSpared = (element, spared) =>
  !!element.closest(spared ? `${answers}, ${spared}` : answers) || element.matches(ours) ||
  yes.test(wordsOf(element)) || floats(element)

/** Its handlers hear of the click; where it leads nobody goes. @param {Event} event */
const stay = (event) => {
  if (event.target instanceof Element && event.target.closest(leads)) event.preventDefault()
}

/** @param {Element} element */
const leadsToAPlaceHere = (element) =>
  element instanceof HTMLAnchorElement && element.hash.length > 1 && !!document.getElementById(element.hash.slice(1))

/** Two buttons alike do the same. @param {Element} element */
const kindOf = (element) => element.localName + (element.getAttribute("href") ?? element.outerHTML.slice(0, 200))

/** What says in its markup that it is to be pressed, boxes that can be ticked, and what listens without a word. */
const all = () => {
  const listening = [...handle().pressed].map((each) => each.deref()).filter((each) => each?.isConnected)
  return new Set([...document.querySelectorAll(pressed), ...listening])
}

/** @param {Element} element */
const click = (element) => {
  try {
    if ("click" in element) /** @type {HTMLElement} */ (element).click()
    else element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }))
  } catch {
    // Another of the page's elements may do better.
  }
}

/** @param {string} spared a selector of what is not to be pressed, empty for nothing more */
export const press = async (spared) => {
  addEventListener("click", stay)
  addEventListener("submit", (event) => event.preventDefault())
  const seen = new Set()
  const places = []
  for (const element of [...all()].slice(0, most)) {
    const kind = kindOf(element)
    if (seen.has(kind) || isSpared(element, spared)) continue
    seen.add(kind)
    if (leadsToAPlaceHere(element)) places.push(element)
    else click(element)
  }
  // One after the other: pressed all together, Material's send each other back and forth for ever.
  for (const place of places.slice(0, placesMost)) {
    click(place)
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
  }
}
