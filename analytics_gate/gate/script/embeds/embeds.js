/// <reference path="../types.d.ts" />
/**
 * Opens the embeds of allowed services, and each embed that was pressed, until the page is left.
 */

import { close, frameIn, open } from "./frame.js"

/**
 * Records the visitor's signal and answers at the moment when an embed was pressed.
 * @typedef {{ signalled: boolean, answers: string, given: unknown }} Press
 */

/** @type {WeakMap<Element, Press>} */
const presses = new WeakMap()

/**
 * Identifies the last answer: a new object after each, also after one that changes nothing
 * (refused, pressed, and refused again).
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
 * Tells whether a pressed embed may stay open. With a signal on, the press decides; otherwise a
 * later signal or a later refusal closes the embed again.
 * @param {HTMLElement} placeholder
 */
const mayStay = (placeholder) => {
  const press = presses.get(placeholder)
  if (!press || press.signalled) return !!press
  const { signalled, answers } = now()
  return !signalled && (press.answers == answers && press.given == given || !isRefused(placeholder))
}

/** Opens the embeds that are allowed, and closes those that no longer are. */
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
 * Opens the embed whose button was pressed; records a choice where the visitor ticked the box and
 * no signal is on.
 * @param {HTMLElement} button
 */
export const show = async (button) => {
  const placeholder = /** @type {HTMLElement} */ (button.closest("[data-gate-embed]"))
  const always = placeholder.querySelector("input")?.checked && !now().signalled
  if (always) {
    await window.gate.choose({ [placeholder.dataset.gateEmbed ?? ""]: true }).catch(() => {})
  }
  if (!frameIn(placeholder)) {
    // Also where the choice could not be recorded: the visitor has pressed the button.
    presses.set(placeholder, now())
    open(placeholder)
  }
  frameIn(placeholder)?.focus()
}

document.addEventListener("gate:change", run)
// Only an answer calls `gate.update` through `window`; the gate itself keeps its own reference.
const { update } = window.gate
window.gate.update = () => {
  given = {}
  return update().then(run)
}
