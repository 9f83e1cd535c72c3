/**
 * Workers whose scripts no server sends: the witness is put ahead of them here. A blob's text cannot be read at once, and
 * need not be: another blob holds both.
 */

import { report } from "./send.js"
import { construct, exchangeMaker, onCall, quietly, standIn } from "./watch.js"
import { portName } from "./whisper.js"

// A page may put its own in place of these.
const real = { Blob, MessageChannel, URL }
const { createObjectURL } = URL
const { btoa: base64Of, encodeURIComponent: escaped } = globalThis
const blobsMost = 500

/** @type {Map<string, Blob>} */
const blobs = new Map()
/** One blob has one shared worker, by whatever other address it goes. @type {Map<string, string>} */
const watchedBlobs = new Map()

/** @param {string} address @param {string} ahead */
const blobWith = (address, ahead) => {
  const blob = blobs.get(address)
  const known = watchedBlobs.get(address)
  if (known || !blob) return known
  const both = createObjectURL(new real.Blob([ahead, blob], { type: blob.type }))
  watchedBlobs.set(address, both)
  return both
}

/** @param {string} address @param {string} ahead */
const dataWith = (address, ahead) => {
  const [, head, is64, text] = /^(data:[^,]*?)(;\s*base64\s*)?,([^]*)$/i.exec(address) ?? []
  // Three letters are four of base64, so with spaces to the end one text can be put ahead of another.
  const letters = ahead.padEnd(Math.ceil(ahead.length / 3) * 3)
  return head && head + (is64 ? `;base64,${base64Of(letters)}` : `,${escaped(ahead)}`) + text
}

/**
 * An address with the witness ahead of what it holds, and none where it cannot be.
 * @param {unknown} address @param {string} text the same @param {string} ahead
 */
const addressWith = (address, text, ahead) => {
  // A page that only trusts its own types would refuse ours.
  if (typeof address == "object" && !(address instanceof real.URL)) return
  return /^data:/i.test(text) ? dataWith(text, ahead) : blobWith(text, ahead)
}

/** @param {Worker} worker @param {(port: MessagePort) => void} hear */
const givePort = (worker, hear) => {
  const { port1, port2 } = new real.MessageChannel()
  worker.postMessage(portName, [port2])
  hear(port1)
}

/**
 * @param {string} ahead
 * @param {(port: MessagePort) => void} [hear] by which a worker without an origin is heard; without it none is
 */
export const watchWorkers = (ahead, hear) => {
  onCall(real.URL, "createObjectURL", ([blob]) => (url) => {
    if (blob instanceof real.Blob && blobs.size < blobsMost) blobs.set(url, blob)
  })
  for (const name of ["Worker", "SharedWorker"]) {
    exchangeMaker(name, (native) =>
      standIn(native, {
        construct: (target, args, maker) => {
          const text = quietly(() => `${args[0]}`.trim()) ?? ""
          if (!/^(blob|data):/i.test(text)) return construct(target, args, maker)
          const isAlone = /^data:/i.test(text) || self.origin == "null"
          const canHear = !isAlone || name == "Worker" && hear
          const both = canHear ? quietly(() => addressWith(args[0], text, ahead)) : undefined
          if (!both) report("unwatched", `a ${name} of a ${text.split(":", 1)} address`)
          const made = construct(target, both ? [both, ...args.slice(1)] : args, maker)
          if (both && isAlone && hear) quietly(() => givePort(made, hear))
          return made
        },
      }))
  }
}
