/**
 * Gives a sandbox, which has neither cookies nor storage, both in memory: some services throw
 * without them. They are gone with the document.
 */

import { replace } from "./replace.js"

const memory = () => {
  /** @type {Map<string, string>} */
  const kept = new Map()
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {unknown} */ value) =>
      void kept.set(key, `${value}`),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
    clear: () => kept.clear(),
    key: (/** @type {number} */ index) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size
    },
  }
}

/** Replaces cookies and storage, before anything else runs in the document. */
export const keepInMemory = () => {
  /** @type {Map<string, string>} */
  const cookies = new Map()
  Object.defineProperty(document, "cookie", {
    get: () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    set: (text) => {
      const [, name, value] = /^\s*([^=;]*)=?\s*([^;]*)/.exec(text) || []
      if (/;\s*(max-age=(0|-)|expires=[^;]*19[67]\d)/i.test(text)) cookies.delete(name)
      else cookies.set(name, value)
    },
  })
  replace(window, "localStorage", memory())
  replace(window, "sessionStorage", memory())
}
