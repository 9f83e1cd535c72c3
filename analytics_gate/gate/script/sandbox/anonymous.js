/** Makes a sandbox's requests omit credentials, so that no response can set a cookie. */

import { replace } from "./replace.js"

export const askAnonymously = () => {
  const send = fetch
  /** @type {typeof fetch} */
  const anonymous = (target, options) => send(target, { ...options, credentials: "omit" })
  replace(window, "fetch", anonymous)
  replace(
    Navigator.prototype,
    "sendBeacon",
    (/** @type {string} */ address, /** @type {BodyInit} */ body) => {
      anonymous(address, { method: "POST", body, mode: "no-cors", keepalive: true }).catch(() => {})
      return true
    },
  )
  Object.defineProperty(XMLHttpRequest.prototype, "withCredentials", {
    get: () => false,
    set: () => {},
  })
  const Source = EventSource
  replace(window, "EventSource", function (/** @type {string} */ address) {
    return new Source(address)
  })
}
