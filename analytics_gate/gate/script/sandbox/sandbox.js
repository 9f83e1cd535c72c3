/// <reference path="../types.d.ts" />
/** Runs one service in its own document, and passes it what the page sends and nothing else. */

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
    // Some scripts read their settings from their own element.
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
  // Messages of the page are for us, and those of other sandboxes are dropped: services must not
  // talk to each other.
  if (source != window) event.stopImmediatePropagation()
  if (source != parent) return
  if ("visitor" in data) started = service.start(service.settings, data.visitor, service.site)
  if (data.told) {
    // Before loading, since some services read the document at once; and after, since the visitor
    // may have gone on to the next page meanwhile.
    presentPage(data.told)
    await (loaded ??= load())
    presentPage(data.told)
    try {
      started?.view(data.told)
    } finally {
      // Also where a content blocker stopped the script: the page must not wait.
      parent.postMessage("told", "*")
    }
  }
  if (data.track) {
    await loaded
    started?.track?.(data.track[0], data.track[1])
  }
})
