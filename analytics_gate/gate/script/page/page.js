/// <reference path="../types.d.ts" />
/** The gate: reads the visitor, decides, and keeps the page to the decision. Any error means no. */

import { readChoice } from "./choice.js"
import { config } from "./config.js"
import { mayRun, mustAsk } from "./decision.js"
import { state } from "./guard.js"
import { readSignal } from "./signal.js"
import { eraseCookie, sweep } from "./sweep.js"

const ids = (/** @type {Service[]} */ services) => services.map(({ id }) => id)

/**
 * What only some visitors need comes in files of its own: the panel, and the services that run.
 * @param {"panel" | "services"} file
 * @param {string} action
 */
const from = (file, action) => async (/** @type {any[]} */ ...values) =>
  (await import(`${config.base}gate/${file}.js`))[action](...values)

/** @type {Gate} */
const gate = window.gate = {
  config,
  services: ids(config.services),
  open: from("panel", "open"),
  choose: from("panel", "choose"),
  withdraw: from("panel", "withdraw"),
  track: from("services", "track"),
  forget: () => eraseCookie("gate"),
  update: () => gate.settled = settle().catch(() => {}),
}

/** A refusal holds while the page is there, though the browser may have kept no record of it. */
const refusedHere = (/** @type {Service} */ { print }) => gate.refused?.includes(print)

/** Decides, and takes away at once what may not be. */
const decide = () => {
  const signal = readSignal()
  /** @type {Choice | undefined} */
  let choice = { allowed: [], refused: [] }
  state.running = []
  try {
    choice = readChoice()
    state.running = config.services.filter((service) => mayRun(service, signal, choice) && !refusedHere(service))
  } catch {
    // What cannot be read allows nothing.
  }
  const was = JSON.stringify(gate)
  gate.visitor = { signal, choice }
  gate.allowed = ids(state.running)
  gate.asks = config.services.some((service) => mustAsk(service, signal, choice) && !refusedHere(service))
  if (was != JSON.stringify(gate)) document.dispatchEvent(new Event("gate:change"))
  sweep(signal != "none")
}

/** Nothing starts in a page that nobody sees, or that has no body yet to hold a sandbox. */
const shown = async () => {
  if (document.prerendering) await new Promise((resolve) => document.addEventListener("prerenderingchange", resolve))
  if (!document.body) await new Promise((resolve) => addEventListener("DOMContentLoaded", resolve))
}

/** Lets come what may: the services that run, told of this page, and the question. */
const settle = async () => {
  decide()
  await shown()
  // While the page waited, the visitor may have changed their mind.
  decide()
  for (const button of document.querySelectorAll("[data-gate-open]")) /** @type {HTMLElement} */ (button).hidden = false
  if (state.running[0]) await from("services", "run")()
  if (gate.asks) await gate.open(true)
}

document.addEventListener("click", ({ target }) => {
  if (/** @type {Element} */ (target).closest("[data-gate-open]")) gate.open()
})
// Back, another tab, a setting changed meanwhile; and what was written behind the guard's back.
addEventListener("pageshow", ({ persisted }) => persisted && gate.update())
document.addEventListener("visibilitychange", gate.update)
addEventListener("pagehide", decide)
addEventListener("load", () => window.document$?.subscribe(gate.update))
gate.update()
window.cookieStore?.addEventListener("change", gate.update)
