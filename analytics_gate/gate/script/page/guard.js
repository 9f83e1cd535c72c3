/**
 * What a page may keep: writes that nothing declares are refused here; what gets past is for the
 * sweep.
 */

/**
 * The sources of regular expressions, over keys that have their place before them: `cookie:gate`.
 */
export const state = { kept: /** @type {unknown[]} */ ([]) }

/**
 * Does the declaration let this be kept, for this visitor, now?
 * @param {string | undefined} key
 */
export const mayKeep = (key) =>
  RegExp(`^(${state.kept.join("|")})$`).test(/** @type {string} */ (key))

const { prototype } = Document
const cookieSetter = Object.getOwnPropertyDescriptor(prototype, "cookie")?.set

/** @param {string} text */
export const setCookie = (text) => cookieSetter?.call(document, text)

Object.defineProperty(prototype, "cookie", {
  set(value) {
    // Read once: an object could give the guard one text and the browser another.
    const text = `${value}`
    if (mayKeep("cookie:" + text.split("=")[0].trim())) setCookie(text)
  },
})

/**
 * Lets a method through only for what may be kept; what a browser lacks needs no guard.
 * @param {string} owner
 * @param {string} method
 * @param {(what: any, self: unknown) => string} [keyOf] absent: nothing may be kept there
 */
const guard = (owner, method, keyOf) => {
  const prototype = /** @type {any} */ (window)[owner]?.prototype
  const original = prototype?.[method]
  if (original) {
    /** @this {unknown} @param {unknown[]} values */
    prototype[method] = function (...values) {
      const permitted = mayKeep(keyOf?.(values[0], this))
      // Refused as the browser refuses a call to nobody: by throwing, or by a promise where there
      // would be one.
      if (permitted || method != "setItem") return original.apply(permitted && this, values)
    }
  }
}

guard("Storage", "setItem", (key, self) => {
  try {
    if (self == sessionStorage) return "session:" + key
  } catch {
    // Session storage is blocked, so this is the other.
  }
  return "local:" + key
})
guard("CookieStore", "set", (cookie) => "cookie:" + (cookie.name ?? cookie))
guard("IDBFactory", "open")
guard("CacheStorage", "open")
guard("ServiceWorkerContainer", "register")
guard("StorageManager", "getDirectory")

// A policy cannot forbid WebRTC in any browser (`webrtc 'block'` does nothing), and it contacts
// whom it likes.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) {
  Object.defineProperty(window, name, { value: undefined })
}
