/**
 * Erases what is stored in this browser and may not be: under consent that was withdrawn, or by a
 * write that bypassed the guard.
 */

import { mayKeep, setCookie } from "./guard.js"

/**
 * Erases a cookie under every path, domain and partition that it may have been set for, which a
 * page cannot see.
 * @param {string} name
 */
export const eraseCookie = (name) => {
  for (let domain = location.hostname; domain; domain = domain.replace(/^[^.]+\.?/, "")) {
    for (let path = location.pathname; path; path = path.replace(/[^/]+$|.$/, "")) {
      for (const of of ["", "; domain=" + domain]) {
        for (const jar of ["", "; secure", "; secure; partitioned"]) {
          // With a value, since Chromium rejects a cookie that has neither name nor value.
          setCookie(`${name}=x; max-age=0; path=${path + of + jar}`)
        }
      }
    }
  }
}

/**
 * Erases keys of one storage; `in` walks the prototype too, so it finds keys named like a method.
 * @param {string} where
 * @param {Storage} storage
 */
const sweepStorage = (where, storage) => {
  for (const key in storage) mayKeep(where + key) || storage.removeItem(key)
}

export const sweep = () => {
  const steps = [
    () => {
      for (const cookie of document.cookie.split("; ").filter(Boolean)) {
        // A cookie without a name is listed without its `=`.
        const name = cookie.replace(/=.*|[^=]*$/, "")
        mayKeep("cookie:" + name) || eraseCookie(name)
      }
    },
    () => sweepStorage("local:", localStorage),
    () => sweepStorage("session:", sessionStorage),
    async () =>
      (await indexedDB.databases()).map(({ name }) =>
        indexedDB.deleteDatabase(/** @type {string} */ (name))
      ),
    async () => (await caches.keys()).map((name) => caches.delete(name)),
    async () =>
      (await navigator.serviceWorker.getRegistrations()).map((worker) => worker.unregister()),
  ]
  // A step that fails does not stop the others: where storage is blocked there is nothing to erase.
  for (const step of steps) new Promise((resolve) => resolve(step())).catch(() => {})
}
