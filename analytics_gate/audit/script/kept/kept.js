/// <reference path="../types.d.ts" />
/** What the browser keeps for this document's origin, beside cookies. */

/** An opaque origin has no storage, and says so by throwing at the first touch. @param {() => any} list */
const namesOf = async (list) => {
  try {
    return [...await list()]
  } catch {
    return []
  }
}

const lists = {
  local: () => Object.keys(localStorage),
  session: () => Object.keys(sessionStorage),
  indexeddb: async () => (await indexedDB.databases()).map(({ name }) => name),
  cache: () => caches.keys(),
  "service-worker": async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  opfs: async () => {
    const names = []
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name)
    return names
  },
  "storage-bucket": () => /** @type {any} */ (navigator).storageBuckets.keys(),
}

/** As kind, origin and key. */
export const kept = async () => {
  const found = await Promise.all(
    Object.entries(lists).map(async ([kind, list]) => (await namesOf(list)).map((key) => [kind, self.origin, key])),
  )
  return found.flat()
}
