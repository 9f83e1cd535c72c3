/** What is heard of workers: their witnesses have no auditor of their own. */

import { handle } from "./handle.js"
import { passOn } from "./send.js"
import { watchWorkers } from "./workers.js"
import { channelName } from "./whisper.js"

/** @typedef {import("./whisper.js").Whisper} Whisper */
/** @typedef {{ postMessage: (whisper: Whisper) => void, onmessage: any }} Way */

/** Those that were heard and have not yet let the time pass. @type {Set<number>} */
const awaited = new Set()
/** @type {Way[]} */
const ways = []
let allPassed = () => {}

/** @param {Way} way */
const hear = (way) => {
  ways.push(way)
  way.onmessage = (/** @type {MessageEvent<Whisper>} */ { data: { here, passed, said } }) => {
    if (here) awaited.add(here)
    if (said) passOn(said)
    if (passed && awaited.delete(passed) && !awaited.size) allPassed()
  }
}

/** Lets the time pass in workers. One that was ended gives no answer: nobody waits for it longer than that. */
const passInWorkers = (/** @type {number} */ pass, /** @type {typeof setTimeout} */ wait) =>
  new Promise((go) => {
    allPassed = () => go(true)
    for (const way of ways) way.postMessage({ pass })
    wait(allPassed, awaited.size ? 500 : 0)
  })

export const hearWorkers = () => {
  watchWorkers(aheadOfWorkers, hear)
  hear(new BroadcastChannel(channelName))
  handle.passInWorkers = passInWorkers
}
