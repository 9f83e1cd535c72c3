/**
 * Erases what is kept in this browser and may not be: by an earlier yes, or by what slipped past
 * the guard.
 */

import { mayKeep, setCookie } from "./guard.js"

/**
 * A cookie can only be erased under the path, the domain and in the jar it was set for, and a page
 * cannot see which.
 * @param {string} name
 */
export const eraseCookie = (name) => {
  for (let domain = location.hostname; domain; domain = domain.replace(/^[^.]+\.?/, "")) {
    for (let path = location.pathname; path; path = path.replace(/[^/]+$|.$/, "")) {
      for (const of of ["", "; domain=" + domain]) {
        for (const jar of ["", "; secure", "; secure; partitioned"]) {
          // With a value, since Chromium takes no cookie that has neither name nor value.
          setCookie(`${name}=x; max-age=0; path=${path + of + jar}`)
        }
      }
    }
  }
}

/**
 * By walking the prototype too, it gets at keys that are named as a method is.
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
        // One without a name is shown without its `=`.
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
  // One that fails stops no other: where storage is blocked there is nothing to sweep.
  for (const step of steps) new Promise((resolve) => resolve(step())).catch(() => {})
}
