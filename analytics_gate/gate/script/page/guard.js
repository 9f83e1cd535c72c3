/** Blocks writes to storage that nothing declares; the sweep erases what gets past. */

/** `kept` has sources of regular expressions over keys with their storage: `cookie:gate`. */
export const state = { kept: /** @type {unknown[]} */ ([]) }

/**
 * Tells whether the declaration allows this key for this visitor now.
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
 * Wraps a method so that it works only for keys that may be stored. Skips a missing method.
 * @param {string} owner
 * @param {string} method
 * @param {(what: any, self: unknown) => string} [keyOf] absent: nothing may be stored there
 */
const guard = (owner, method, keyOf) => {
  const prototype = /** @type {any} */ (window)[owner]?.prototype
  const original = prototype?.[method]
  if (original) {
    /** @this {unknown} @param {unknown[]} values */
    prototype[method] = function (...values) {
      const permitted = mayKeep(keyOf?.(values[0], this))
      // Called without its object, the method fails as the browser does: it throws, or rejects
      // where it returns a promise.
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

// No browser can forbid WebRTC by policy (`webrtc 'block'` does nothing), and it can contact any
// host.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) {
  Object.defineProperty(window, name, { value: undefined })
}
