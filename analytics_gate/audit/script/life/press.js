/**
 * Presses buttons and links without leaving the page, each twice where it stays: what a first press
 * opens is pressed too, and
 * the second press closes it. Dialogs and floating elements that were there before the first press
 * are left to the visitor.
 */

import { dialogOf, isShown } from "./dialogs.js"
import { unlabelledElements } from "./unlabelled.js"
import { bridge, connected } from "./roots.js"
import { frame } from "./scroll.js"
import { consentWords, isExcluded } from "./excluded.js"

const pressed =
  "a[href], area[href], button, summary, label, [onclick], [role=button], [role=tab], [role=menuitem], [role=switch], " +
  "input[type=button], input[type=checkbox], input[type=radio], input[type=reset]"
const navigating =
  'a[href]:not([href^="#"], [href^="javascript:" i]), area[href], form [type=submit], form [type=image], form button:not([type])'
const [maxElementsPressed, maxPlaces, maxRealPresses] = [200, 4, 4]
const maxTimesPressed = 2

/** The element's handlers run, but the browser does not navigate. @param {Event} event */
const preventNavigation = (event) => {
  if (event.target instanceof Element && event.target.closest(navigating)) event.preventDefault()
}

/** @param {Element} element */
const isLinkWithinPage = (element) =>
  element instanceof HTMLAnchorElement && element.hash.length > 1 &&
  !!document.getElementById(element.hash.slice(1))

/** Buttons with the same markup are taken to do the same. @param {Element} element */
const kindOf = (element) =>
  element.localName + (element.getAttribute("href") ?? element.outerHTML.slice(0, 200))

/** Elements whose markup asks for a press, check boxes, and elements that only listen for one. */
const pressable = () =>
  [...new Set([...document.querySelectorAll(pressed), ...connected(bridge().pressed)])].slice(
    0,
    maxElementsPressed,
  )

/** @param {Element} element */
const click = (element) => {
  try {
    if ("click" in element) /** @type {HTMLElement} */ (element).click()
    else element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }))
  } catch {
    // One handler that throws must not keep the other elements from being pressed.
  }
}

/**
 * Presses each kind of element at most twice, new kinds first.
 * @param {string} excluded
 * @param {Set<Element>} before
 */
const pressOnce = async (excluded, before) => {
  const { done } = bridge()
  const times = (/** @type {Element} */ element) => done.get(kindOf(element)) ?? 0
  const seen = new Set()
  const anchors = []
  for (const element of pressable().sort((one, other) => times(one) - times(other))) {
    const [kind, isAnchor] = [kindOf(element), isLinkWithinPage(element)]
    if (
      seen.has(kind) || done.get(kind) == maxTimesPressed || isExcluded(element, excluded, before)
    ) continue
    seen.add(kind)
    done.set(kind, isAnchor ? maxTimesPressed : times(element) + 1)
    if (isAnchor) anchors.push(element)
    else click(element)
  }
  // One after the other: pressed at once, Material's links within the page keep scrolling back and
  // forth for ever.
  for (const anchor of anchors.slice(0, maxPlaces)) {
    click(anchor)
    await frame()
    await frame()
  }
}

/** @param {string} excluded @param {Set<Element>} before */
const pressUnlabelled = (excluded, before) => {
  const { done } = bridge()
  for (const [kind, element] of unlabelledElements()) {
    if (done.has(kind) || isExcluded(element, excluded, before)) continue
    done.set(kind, maxTimesPressed)
    click(element)
  }
}

/**
 * Answers `confirm` and `prompt` during an act; a question that reads like consent is refused.
 * @param {() => Promise<void>} act
 */
const answeringDialogs = async (act) => {
  const { confirm, prompt } = globalThis
  Object.assign(globalThis, {
    confirm: (/** @type {string} */ text) => !consentWords.test(text),
    prompt: () => "Words",
  })
  await act()
  Object.assign(globalThis, { confirm, prompt })
}

/** @param {Set<Element>} before */
const closeOpened = (before) => {
  for (const dialog of document.querySelectorAll("dialog")) {
    if (dialog.open && !before.has(dialog)) dialog.close()
  }
}

const shownDialogs = () =>
  new Set(
    pressable().flatMap((element) => dialogOf(element) ?? []).filter((dialog) => isShown(dialog)),
  )

/** @param {string} excluded a selector of what is not to be pressed, empty for nothing more */
export const press = async (excluded) => {
  addEventListener("click", preventNavigation)
  addEventListener("submit", (event) => event.preventDefault())
  const before = shownDialogs()
  await pressOnce(excluded, before)
  await answeringDialogs(() => pressOnce(excluded, before))
  pressUnlabelled(excluded, before)
  closeOpened(before)
}

/** Firefox cannot resize a page that fills the screen. */
export const leaveFullScreen = async () => {
  if (document.fullscreenElement) await document.exitFullscreen()
}

/**
 * Points for real mouse clicks: some pages ignore events that a script dispatched (`isTrusted`).
 * @param {string} excluded
 */
export const pressPoints = (excluded) => {
  const points = []
  for (const element of pressable()) {
    const { x, y, width, height } = element.getBoundingClientRect()
    const point = [x + width / 2, y + height / 2]
    const isThere = width && element.contains(document.elementFromPoint(point[0], point[1]))
    if (isThere && !element.closest(navigating) && !isExcluded(element, excluded)) {
      points.push(point)
    }
    if (points.length == maxRealPresses) break
  }
  return points
}
