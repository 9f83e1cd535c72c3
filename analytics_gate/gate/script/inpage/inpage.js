/// <reference path="../types.d.ts" />
/**
 * The services that run in the page itself, which is the weaker way: they see all of it, whatever
 * they are told.
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

/** While a file was on its way, the visitor may have changed their mind. */
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

/** Runs what may run in this document. One that fails stops no other. */
export const run = () =>
  Promise.allSettled(
    window.gate.config.services.filter((service) => service.page && mayRun(service)).map(runOne),
  )

const { track } = window.gate

/**
 * What the site reports reaches the sandboxes, and these too.
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
