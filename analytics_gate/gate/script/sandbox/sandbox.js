/// <reference path="../types.d.ts" />
/** Runs one service in its own document, and lets it know what the page says and nothing else. */

import { askAnonymously } from "./anonymous.js"
import { coverUp } from "./cover.js"
import { keepInMemory } from "./memory.js"

/** @type {Started | undefined} */
let started
/** @type {Promise<unknown> | undefined} */
let loaded

const load = () =>
  new Promise((resolve) => {
    const script = document.createElement("script")
    script.src = service.script
    script.onload = script.onerror = resolve
    document.head.append(script)
  })

askAnonymously()
coverUp()
keepInMemory()
addEventListener("message", async ({ data, source }) => {
  if (source != parent) return
  if ("visitor" in data) {
    started = service.start(service.settings, data.visitor, service.site)
    loaded = load()
  }
  await loaded
  if (data.track) started?.track?.(data.track[0], data.track[1])
  if (data.told) {
    started?.view(data.told)
    parent.postMessage("told", "*")
  }
})
