/**
 * Injects the witness into workers whose scripts no server sends: those of blob: and data: URLs.
 * The text of a blob cannot be
 * read synchronously, so a second blob joins the witness and the first one.
 */

import { report } from "./report.js"
import { construct, intercept, onCall, quietly, replaceConstructor } from "./watch.js"
import { portName } from "./worker_protocol.js"

// A page may replace these later.
const originals = { Blob, MessageChannel, URL }
const { createObjectURL } = URL
const { btoa: base64Of, encodeURIComponent: escaped } = globalThis
const maxBlobs = 500

/** @type {Map<string, Blob>} */
const blobs = new Map()
/**
 * By the address of the page's blob: the same blob has to keep giving the same shared worker.
 * @type {Map<string, string>}
 */
const watchedBlobs = new Map()

/** @param {string} address @param {string} prefix */
const prefixedBlob = (address, prefix) => {
  const blob = blobs.get(address)
  const existing = watchedBlobs.get(address)
  if (existing || !blob) return existing
  const watchedAddress = createObjectURL(new originals.Blob([prefix, blob], { type: blob.type }))
  watchedBlobs.set(address, watchedAddress)
  return watchedAddress
}

/** @param {string} address @param {string} prefix */
const prefixedData = (address, prefix) => {
  const [, head, is64, text] = /^(data:[^,]*?)(;\s*base64\s*)?,([^]*)$/i.exec(address) ?? []
  // Three bytes are four letters of base64, so a prefix padded with spaces to a multiple of three
  // can simply be joined.
  const letters = prefix.padEnd(Math.ceil(prefix.length / 3) * 3)
  return head && head + (is64 ? `;base64,${base64Of(letters)}` : `,${escaped(prefix)}`) + text
}

/**
 * An address whose script starts with the witness; undefined where that is impossible.
 * @param {unknown} address @param {string} text the same @param {string} prefix
 */
const prefixedAddress = (address, text, prefix) => {
  // Under Trusted Types (`require-trusted-types-for`) the browser would refuse a plain string.
  if (typeof address == "object" && !(address instanceof originals.URL)) return
  return /^data:/i.test(text) ? prefixedData(text, prefix) : prefixedBlob(text, prefix)
}

/** @param {Worker} worker @param {(port: MessagePort) => void} listen */
const sendPort = (worker, listen) => {
  const { port1, port2 } = new originals.MessageChannel()
  worker.postMessage(portName, [port2])
  listen(port1)
}

/**
 * @param {string} prefix
 * @param {(port: MessagePort) => void} [listen] receives from workers with an opaque origin;
 *   without it they are reported as unwatched
 */
export const watchWorkers = (prefix, listen) => {
  onCall(originals.URL, "createObjectURL", ([blob]) => (url) => {
    if (blob instanceof originals.Blob && blobs.size < maxBlobs) blobs.set(url, blob)
  })
  for (const name of ["Worker", "SharedWorker"]) {
    replaceConstructor(name, (native) =>
      intercept(native, {
        construct: (target, args, maker) => {
          const text = quietly(() => `${args[0]}`.trim()) ?? ""
          if (!/^(blob|data):/i.test(text)) return construct(target, args, maker)
          const isOpaque = /^data:/i.test(text) || self.origin == "null"
          const canListen = !isOpaque || name == "Worker" && listen
          const address = canListen
            ? quietly(() => prefixedAddress(args[0], text, prefix))
            : undefined
          if (!address) report("unwatched", `a ${name} of a ${text.split(":", 1)} address`)
          const made = construct(target, address ? [address, ...args.slice(1)] : args, maker)
          if (address && isOpaque && listen) quietly(() => sendPort(made, listen))
          return made
        },
      }))
  }
}
