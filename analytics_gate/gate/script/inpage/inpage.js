/// <reference path="../types.d.ts" />
/**
 * Runs services in the page itself, which protects less than a sandbox: they can read the whole
 * page, whatever the declaration says that they are told.
 */

import { visitorNumber } from "../services/number.js"
import { tell } from "../services/tellings.js"
import { signalConsent } from "./consent_mode.js"
import { load } from "./load.js"
import { restoreMarkup } from "./restore_markup.js"

/** @typedef {{ started: Promise<Started | undefined>, told: string }} Running */

/** @type {Map<string, Running>} */
const running = new Map()

/**
 * Sets a service up, and then loads its script.
 * @param {Service & { file: string }} service
 */
const start = async (service) => {
  const { service: { start, script, settings, site } } = await import(service.file)
  if (!mayRun(service)) return
  /** @type {Started | undefined} */
  const started = start(settings, visitorNumber(service), site)
  await load(script, started?.data)
  return started
}

/** Asked again after each `await`: meanwhile the visitor may have changed their mind. */
const mayRun = (/** @type {Service} */ { id, necessary }) =>
  necessary || window.gate.allowed?.includes(id) && window.gate.opened?.includes(id)

/** @param {Service} service */
const runOne = async (service) => {
  if (google.includes(service.id)) signalConsent()
  restoreMarkup(service.id)
  if (!service.file) return
  const { id, file } = service
  const run = running.get(id) ?? { started: start({ ...service, file }), told: "" }
  running.set(id, run)
  if (run.told == location.href) return run.started
  run.told = location.href
  const told = tell(service)
  const started = await run.started
  if (mayRun(service)) started?.view(told)
}

/** Runs the services that may run in this document; one that fails does not stop the others. */
export const run = () =>
  Promise.allSettled(
    window.gate.config.services.filter((service) => service.page && mayRun(service)).map(runOne),
  )

const { track } = window.gate

/**
 * Passes what the site reports to the services in the page, as well as to the sandboxes.
 * @param {string} name
 * @param {unknown} [data]
 */
window.gate.track = async (name, data) => {
  const report = async (/** @type {Service} */ service) => {
    const started = await running.get(service.id)?.started
    if (mayRun(service)) started?.track?.(name, data)
  }
  await Promise.allSettled([track(name, data), ...window.gate.config.services.map(report)])
}
