/**
 * Presses what nobody presses by mistake and what leads nowhere, twice where it stays: what a first press opens is pressed,
 * too, and the second closes it. What asked or floated above the page before anything was pressed is left to the visitor.
 */

import { holderOf, isShown } from "./holders.js"
import { plain } from "./plain.js"
import { handle, stillThere } from "./roots.js"
import { frame } from "./scroll.js"
import { isSpared, yes } from "./spared.js"

const pressed =
  "a[href], area[href], button, summary, label, [onclick], [role=button], [role=tab], [role=menuitem], [role=switch], " +
  "input[type=button], input[type=checkbox], input[type=radio], input[type=reset]"
const leads =
  'a[href]:not([href^="#"], [href^="javascript:" i]), area[href], form [type=submit], form [type=image], form button:not([type])'
const [most, placesMost, realMost] = [200, 4, 4]
const timesMost = 2

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
const all = () => [...new Set([...document.querySelectorAll(pressed), ...stillThere(handle().pressed)])].slice(0, most)

/** @param {Element} element */
const click = (element) => {
  try {
    if ("click" in element) /** @type {HTMLElement} */ (element).click()
    else element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }))
  } catch {
    // Another of the page's elements may do better.
  }
}

/** Presses what was not pressed that often, new things first. @param {string} spared @param {Set<Element>} before */
const pressOnce = async (spared, before) => {
  const { done } = handle()
  const times = (/** @type {Element} */ element) => done.get(kindOf(element)) ?? 0
  const seen = new Set()
  const places = []
  for (const element of all().sort((one, other) => times(one) - times(other))) {
    const [kind, isPlace] = [kindOf(element), leadsToAPlaceHere(element)]
    if (seen.has(kind) || done.get(kind) == timesMost || isSpared(element, spared, before)) continue
    seen.add(kind)
    done.set(kind, isPlace ? timesMost : times(element) + 1)
    if (isPlace) places.push(element)
    else click(element)
  }
  // One after the other: pressed all together, Material's send each other back and forth for ever.
  for (const place of places.slice(0, placesMost)) {
    click(place)
    await frame()
    await frame()
  }
}

/** @param {string} spared @param {Set<Element>} before */
const pressPlain = (spared, before) => {
  const { done } = handle()
  for (const [kind, element] of plain()) {
    if (done.has(kind) || isSpared(element, spared, before)) continue
    done.set(kind, timesMost)
    click(element)
  }
}

/** What a page asks by the browser's own dialogs is refused at first, and then answered. @param {() => Promise<void>} act */
const answered = async (act) => {
  const { confirm, prompt } = globalThis
  Object.assign(globalThis, { confirm: (/** @type {string} */ text) => !yes.test(text), prompt: () => "Words" })
  await act()
  Object.assign(globalThis, { confirm, prompt })
}

/** @param {Set<Element>} before */
const closeOpened = (before) => {
  for (const dialog of document.querySelectorAll("dialog")) if (dialog.open && !before.has(dialog)) dialog.close()
}

const shownHolders = () =>
  new Set(all().flatMap((element) => holderOf(element) ?? []).filter((holder) => isShown(holder)))

/** @param {string} spared a selector of what is not to be pressed, empty for nothing more */
export const press = async (spared) => {
  addEventListener("click", stay)
  addEventListener("submit", (event) => event.preventDefault())
  const before = shownHolders()
  await pressOnce(spared, before)
  await answered(() => pressOnce(spared, before))
  pressPlain(spared, before)
  closeOpened(before)
}

/** In Firefox a page that fills the screen takes no other size. */
export const leaveFullScreen = async () => {
  if (document.fullscreenElement) await document.exitFullscreen()
}

/** Where a real mouse can press some of it: there are pages that listen to no other. @param {string} spared */
export const pressPlaces = (spared) => {
  const places = []
  for (const element of all()) {
    const { x, y, width, height } = element.getBoundingClientRect()
    const place = [x + width / 2, y + height / 2]
    const isThere = width && element.contains(document.elementFromPoint(place[0], place[1]))
    if (isThere && !element.closest(leads) && !isSpared(element, spared)) places.push(place)
    if (places.length == realMost) break
  }
  return places
}
