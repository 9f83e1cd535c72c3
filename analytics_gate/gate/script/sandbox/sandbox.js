/// <reference path="../types.d.ts" />
/** Runs one service in its own document, and lets it know what the page says and nothing else. */

import { askAnonymously } from "./anonymous.js"
import { presentPage } from "./page_identity.js"
import { presentUniformDevice } from "./uniform_device.js"
import { stopLifecycleEvents } from "./lifecycle_events.js"
import { keepInMemory } from "./memory.js"

/** @type {Started | undefined} */
let started
/** @type {Promise<unknown> | undefined} */
let loaded

const load = () =>
  new Promise((resolve) => {
    const script = document.createElement("script")
    script.src = service.script
    // Where a script reads its settings from its own element.
    Object.assign(script.dataset, started?.data)
    script.onload = script.onerror = resolve
    document.head.append(script)
  })

askAnonymously()
presentUniformDevice()
stopLifecycleEvents()
keepInMemory()
addEventListener("message", async (event) => {
  const { data, source } = event
  // What the page says is for us, and what another sandbox says is for nobody: services do not talk
  // to each other.
  if (source != window) event.stopImmediatePropagation()
  if (source != parent) return
  if ("visitor" in data) started = service.start(service.settings, data.visitor, service.site)
  if (data.told) {
    // Some services look about as soon as they are there; and before this one is, there may be the
    // next page.
    presentPage(data.told)
    await (loaded ??= load())
    presentPage(data.told)
    try {
      started?.view(data.told)
    } finally {
      // Also where a content blocker let no script through: the page need not wait.
      parent.postMessage("told", "*")
    }
  }
  if (data.track) {
    await loaded
    started?.track?.(data.track[0], data.track[1])
  }
})
