/// <reference path="../types.d.ts" />
/**
 * The isolated documents in which allowed services run. A service is told what its declaration
 * lists, nothing else.
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
 * Opens a service's sandbox. It is gone as soon as its service may no longer run.
 * @param {Service} service
 * @returns {Sandbox}
 */
const open = (service) => {
  const frame = document.createElement("iframe")
  frame.setAttribute("sandbox", "allow-scripts")
  // A service's host could keep a cookie of its own by answering with one. Chromium has this
  // against it, Firefox the
  // document's Cross-Origin-Embedder-Policy, and for the rest see the sandbox's `anonymous.js`.
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
 * Resolves when the service has dealt with what it was told, is no longer there, or keeps silent (a
 * content blocker
 * may have put something else into the frame).
 * @param {HTMLIFrameElement} frame
 */
const heard = (frame) =>
  new Promise((resolve) => {
    setTimeout(resolve, 1e4)
    addEventListener("message", ({ source }) => source == frame.contentWindow && resolve(0))
    document.addEventListener("gate:change", () => frame.isConnected || resolve(0))
  })

/**
 * Sees to it that the service runs and knows of this page, once.
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

/** What runs in the page itself, or shows in it, comes in files of its own. @param {string} file */
const runFrom = async (file) => (await import(`${window.gate.config.base}gate/${file}.js`)).run()

/**
 * Runs what may run now: while this file was on its way, the visitor may have changed their mind.
 */
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
