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
 * What only some visitors need comes in files of its own: the panel, the services that run, an
 * embed that is pressed.
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

/** Decides, and takes away at once what may not be; gives what may run. */
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
  // Not before there is a page to see: the first look at what is kept takes longer than all the
  // rest.
  if (document.body) sweep()
  return running
}

/** @param {string} event */
const next = (event) => new Promise((resolve) => addEventListener(event, resolve, true))

/**
 * Lets come what may: what the page shows of the gate, the services that run, told of this page,
 * and the question.
 */
const settle = async () => {
  decide()
  // Nothing starts in a page that nobody sees, or that has no body yet to hold a sandbox.
  if (document.prerendering) await next("prerenderingchange")
  if (!document.body) await next("DOMContentLoaded")
  // While the page waited, the visitor may have changed their mind.
  const running = decide()
  /** @type {NodeListOf<HTMLElement>} */
  const parts = document.querySelectorAll("[data-gate-open],[data-gate-signal]")
  // Some are for who signals alone, some for who does not ("none"), some for all that have scripts
  // ("any").
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
// Back, another tab, a setting changed meanwhile; and what was written behind the guard's back.
addEventListener("pageshow", ({ persisted }) => persisted && gate.update())
document.addEventListener("visibilitychange", gate.update)
addEventListener("pagehide", decide)
addEventListener("load", () => window.document$?.subscribe(gate.update))
gate.update()
window.cookieStore?.addEventListener("change", gate.update)
