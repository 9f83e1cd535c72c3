/** What a page may keep: writes that nothing declares are refused here; what gets past is for the sweep. */

import { config } from "./config.js"

/** @type {{ running: Service[] }} */
export const state = { running: [] }

/**
 * Does the declaration let this be kept, for this visitor, now?
 * @param {"cookie" | "local" | "session"} where
 * @param {string} key
 */
export const mayKeep = (where, key) =>
  [config, ...state.running].some(({ kept }) => kept?.[where] && RegExp(/** @type {string} */ (kept[where])).test(key))

const cookie = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Document.prototype, "cookie"))

/** @param {string} text */
export const setCookie = (text) => cookie.set?.call(document, text)

Object.defineProperty(Document.prototype, "cookie", {
  ...cookie,
  set(value) {
    // Read once: an object could give the guard one text and the browser another.
    const text = `${value}`
    if (mayKeep("cookie", text.split("=")[0].trim())) setCookie(text)
  },
})

/**
 * Lets a method through only for what may be kept; what a browser lacks needs no guard.
 * @param {string} owner
 * @param {string} method
 * @param {(key: any, self: unknown) => unknown} permits
 */
const guard = (owner, method, permits) => {
  const prototype = /** @type {any} */ (window)[owner]?.prototype
  const original = prototype?.[method]
  if (original) {
    /** @this {unknown} @param {unknown[]} values */
    prototype[method] = function (...values) {
      if (permits(values[0], this)) return original.apply(this, values)
      if (method != "setItem") throw new DOMException("not declared", "SecurityError")
    }
  }
}

guard("Storage", "setItem", (key, self) => {
  try {
    if (self == sessionStorage) return mayKeep("session", key)
  } catch {
    // Session storage is blocked, so this is the other.
  }
  return mayKeep("local", key)
})
guard("CookieStore", "set", (cookie) => mayKeep("cookie", cookie.name ?? cookie))
guard("IDBFactory", "open", () => 0)
guard("CacheStorage", "open", () => 0)
guard("ServiceWorkerContainer", "register", () => 0)
guard("StorageManager", "getDirectory", () => 0)

// A policy cannot forbid WebRTC in any browser (`webrtc 'block'` does nothing), and it contacts whom it likes.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) {
  Object.defineProperty(window, name, { value: undefined })
}
