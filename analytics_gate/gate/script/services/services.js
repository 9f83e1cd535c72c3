/// <reference path="../types.d.ts" />
/**
 * Runs allowed services in isolated documents, and tells each what its declaration lists and
 * nothing else.
 */

import { visitorNumber } from "./number.js"
import { tell } from "./tellings.js"
import { showWithdrawing } from "./withdraw.js"

/**
 * @typedef {{ frame: HTMLIFrameElement, loaded: Promise<unknown>, hears?: Promise<unknown>, told:
 * string }} Sandbox
 */

/** @type {Map<string, Sandbox>} */
const sandboxes = new Map()

/**
 * Opens a service's sandbox, which removes itself as soon as the service may no longer run.
 * @param {Service} service
 * @returns {Sandbox}
 */
const open = (service) => {
  const frame = document.createElement("iframe")
  frame.setAttribute("sandbox", "allow-scripts")
  // A service's host could set a cookie in its response. Chromium prevents that by this attribute,
  // Firefox by the document's Cross-Origin-Embedder-Policy; for others see `sandbox/anonymous.js`.
  frame.setAttribute("credentialless", "")
  frame.referrerPolicy = "no-referrer"
  frame.hidden = true
  frame.title = service.id
  frame.src = `${window.gate.config.base}gate/sandbox/${service.id}.html`
  const loaded = new Promise((resolve) => frame.onload = resolve).then(() =>
    frame.contentWindow?.postMessage({ visitor: visitorNumber(service) }, "*")
  )
  const close = () => {
    if (window.gate.allowed?.includes(service.id)) return
    frame.remove()
    sandboxes.delete(service.id)
    document.removeEventListener("gate:change", close)
  }
  document.addEventListener("gate:change", close)
  document.body.append(frame)
  return { frame, loaded, told: "" }
}

/**
 * Resolves when the service has handled what it was told, when its frame is gone, or after ten
 * seconds (a content blocker may have replaced the frame's document).
 * @param {HTMLIFrameElement} frame
 */
const heard = (frame) =>
  new Promise((resolve) => {
    setTimeout(resolve, 1e4)
    addEventListener("message", ({ source }) => source == frame.contentWindow && resolve(0))
    document.addEventListener("gate:change", () => frame.isConnected || resolve(0))
  })

/**
 * Starts the service where it does not run yet, and tells it of this page once.
 * @param {Service} service
 */
const runOne = (service) => {
  const sandbox = sandboxes.get(service.id) ?? open(service)
  sandboxes.set(service.id, sandbox)
  if (sandbox.told == location.href) return sandbox.hears
  sandbox.told = location.href
  const told = tell(service)
  sandbox.hears = heard(sandbox.frame)
  sandbox.loaded.then(() => sandbox.frame.contentWindow?.postMessage({ told }, "*"))
  return sandbox.hears
}

/** Runs services in the page, or embeds, whose files are loaded on demand. @param {string} file */
const runFrom = async (file) => (await import(`${window.gate.config.base}gate/${file}.js`)).run()

/** Runs the services that may run now: the choice may have changed while this file was loading. */
export const run = () => {
  showWithdrawing()
  const allowed = window.gate.config.services.filter(({ id }) => window.gate.allowed?.includes(id))
  const isPlaced = document.querySelector("[data-gate-embed]")
  const files = allowed.flatMap(({ embed, page }) =>
    page ? "inpage" : embed && isPlaced ? "embeds" : []
  )
  const elsewhere = [...new Set(files)].map((file) => runFrom(file).catch(() => {}))
  return Promise.all([
    ...elsewhere,
    ...allowed.filter(({ embed, page }) => !embed && !page).map(runOne),
  ])
}

/**
 * Tells every running service of something that happened in the page.
 * @param {string} name
 * @param {unknown} data
 */
export const track = (name, data) => {
  for (const { frame } of sandboxes.values()) {
    frame.contentWindow?.postMessage({ track: [name, data] }, "*")
  }
}
