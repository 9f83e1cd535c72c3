/// <reference path="../types.d.ts" />
/**
 * Which embeds are open: those of services that are allowed, and each that was pressed, for this
 * view.
 */

import { close, frameIn, open } from "./frame.js"

/**
 * How things stood when an embed was pressed. @typedef {{ signalled: boolean, answers: string,
 * given: unknown }} Press
 */

/** @type {WeakMap<Element, Press>} */
const presses = new WeakMap()

/**
 * Another one after each answer, also after one that changes nothing: refused, pressed, and refused
 * again.
 */
let given = {}

/** @returns {Press} */
const now = () => {
  const { visitor } = window.gate
  return { signalled: visitor?.signal != "none", answers: JSON.stringify(visitor?.choice), given }
}

/** @param {HTMLElement} placeholder */
const isRefused = ({ dataset }) => {
  const { config, visitor } = window.gate
  const print = config.services.find(({ id }) => id == dataset.gateEmbed)?.print ?? ""
  return visitor?.choice?.refused.includes(print)
}

/**
 * A press was about one embed in one view. With a signal on it was the visitor's last word; without
 * one, a signal or a
 * refusal that came after it is.
 * @param {HTMLElement} placeholder
 */
const mayStay = (placeholder) => {
  const press = presses.get(placeholder)
  if (!press || press.signalled) return !!press
  const { signalled, answers } = now()
  return !signalled && (press.answers == answers && press.given == given || !isRefused(placeholder))
}

/** Opens what is allowed, and takes away what may not be there any longer. */
export const run = () => {
  for (
    const placeholder
      of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-gate-embed]"))
  ) {
    if (window.gate.allowed?.includes(placeholder.dataset.gateEmbed ?? "")) open(placeholder)
    else if (!mayStay(placeholder)) close(placeholder)
  }
}

/**
 * Opens the one whose button was pressed; for good where the visitor says so, and the browser says
 * nothing.
 * @param {HTMLElement} button
 */
export const show = async (button) => {
  const placeholder = /** @type {HTMLElement} */ (button.closest("[data-gate-embed]"))
  const always = placeholder.querySelector("input")?.checked && !now().signalled
  if (always) {
    await window.gate.choose({ [placeholder.dataset.gateEmbed ?? ""]: true }).catch(() => {})
  }
  if (!frameIn(placeholder)) {
    // Also where the choice could not be kept: it was pressed all the same.
    presses.set(placeholder, now())
    open(placeholder)
  }
  frameIn(placeholder)?.focus()
}

document.addEventListener("gate:change", run)
// Only who gives an answer calls it by this name.
const { update } = window.gate
window.gate.update = () => {
  given = {}
  return update().then(run)
}
