/// <reference path="../types.d.ts" />
/** The gate: reads signal and choice, decides, and enforces the decision. Any error means no. */

import { readChoice } from "./choice.js"
import { config } from "./config.js"
import { mayRun, mustAsk } from "./decision.js"
import { state } from "./guard.js"
import { readSignal } from "./signal.js"
import { eraseCookie, sweep } from "./sweep.js"

const ids = (/** @type {Service[]} */ services) => services.map(({ id }) => id)

/**
 * Calls a function of a file that only some visitors load: the panel, the services, the embeds.
 * @param {"panel" | "services" | "embeds"} file
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

/** Decides, erases at once what may not be stored, and returns the services that may run. */
const decide = () => {
  const signal = readSignal()
  const choice = gate.held ?? readChoice()
  const running = config.services.filter((service) => mayRun(service, signal, choice))
  const before = JSON.stringify(gate)
  gate.visitor = { signal, choice }
  gate.allowed = ids(running)
  gate.asks = config.services.some((service) => mustAsk(service, signal, choice))
  state.kept = [config.kept, signal == "none" && "cookie:gate", ...running.map(({ kept }) => kept)]
  if (before != JSON.stringify(gate)) document.dispatchEvent(new Event("gate:change"))
  // Not before the page can be painted: the first access to storage takes longer than all the rest.
  if (document.body) sweep()
  return running
}

/** @param {string} event */
const next = (event) => new Promise((resolve) => addEventListener(event, resolve, true))

/** Applies the decision: updates the page's controls, starts allowed services, asks if needed. */
const settle = async () => {
  decide()
  // Nothing starts in a prerendered page, or before there is a body to hold a sandbox.
  if (document.prerendering) await next("prerenderingchange")
  if (!document.body) await next("DOMContentLoaded")
  // While the page waited, the visitor may have changed their mind.
  const running = decide()
  /** @type {NodeListOf<HTMLElement>} */
  const parts = document.querySelectorAll("[data-gate-open],[data-gate-signal]")
  // Some parts are for visitors with a signal only, some for those without ("none"), and some for
  // all who have scripts ("any").
  const others = gate.visitor?.signal == "none" ? "" : "none"
  for (const part of parts) part.hidden = part.dataset.gateSignal == others
  if (running[0]) await from("services", "run")()
  if (gate.asks) await gate.open(true)
}

document.addEventListener("click", ({ target }) => {
  const opener =
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-gate-open]"))
  // An embed's button names the file that opens it; the others are for the panel.
  if (opener) opener.dataset.gateOpen ? from("embeds", "show")(opener) : gate.open()
})
// After going back, another tab, a changed setting, or a write that bypassed the guard.
addEventListener("pageshow", ({ persisted }) => persisted && gate.update())
document.addEventListener("visibilitychange", gate.update)
addEventListener("pagehide", decide)
addEventListener("load", () => window.document$?.subscribe(gate.update))
gate.update()
window.cookieStore?.addEventListener("change", gate.update)
