/// <reference path="../types.d.ts" />
/** The isolated documents in which allowed services run. A service is told what its declaration lists, nothing else. */

import { visitorNumber } from "./number.js"

/** @type {Map<string, { frame: HTMLIFrameElement, told: string }>} */
const sandboxes = new Map()

/** @type {Record<string, () => string>} */
const tellings = {
  path: () => location.pathname,
  title: () => document.title,
  language: () => document.documentElement.lang,
  referrer: () => document.referrer && new URL(document.referrer).origin,
}

/** @param {Service} service */
const tell = ({ id, told }) => {
  const sandbox = sandboxes.get(id)
  if (sandbox && sandbox.told != location.href) {
    sandbox.told = location.href
    sandbox.frame.contentWindow?.postMessage(
      { told: Object.fromEntries(told.map((what) => [what, tellings[what]()])) },
      "*",
    )
  }
}

/**
 * Opens a service's sandbox, or tells the open one of a new page; resolves when the service has been started.
 * @param {Service} service
 */
const runOne = (service) =>
  new Promise((resolve) => {
    if (sandboxes.has(service.id)) return resolve(tell(service))
    const frame = document.createElement("iframe")
    frame.setAttribute("sandbox", "allow-scripts")
    frame.referrerPolicy = "no-referrer"
    frame.hidden = true
    frame.title = service.id
    frame.src = service.sandbox
    frame.onload = () => {
      frame.contentWindow?.postMessage({ visitor: visitorNumber(service) }, "*")
      tell(service)
    }
    addEventListener("message", ({ source }) => source == frame.contentWindow && resolve(0))
    // A sandbox is gone as soon as its service may no longer run, and nobody need wait for it.
    document.addEventListener("gate:change", () => {
      if (window.gate.allowed?.includes(service.id)) return
      frame.remove()
      sandboxes.delete(service.id)
      resolve(0)
    })
    sandboxes.set(service.id, { frame, told: "" })
    document.body.append(frame)
  })

/** @param {Service[]} services */
export const run = (services) => Promise.all(services.map(runOne))

/**
 * Tells every running service of something that happened in the page.
 * @param {string} name
 * @param {unknown} data
 */
export const track = (name, data) => {
  for (const { frame } of sandboxes.values()) frame.contentWindow?.postMessage({ track: [name, data] }, "*")
}
