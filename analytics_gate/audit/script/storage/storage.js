/// <reference path="../types.d.ts" />
/** Lists what the browser stores for this document's origin, except cookies. */

/** An opaque origin has no storage: the first access throws. @param {() => any} list */
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
  "service-worker": async () =>
    (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  opfs: async () => {
    const names = []
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name)
    return names
  },
  "storage-bucket": () => /** @type {any} */ (navigator).storageBuckets.keys(),
}

/** Triples of kind, origin and key. */
export const storage = async () => {
  const found = await Promise.all(
    Object.entries(lists).map(async ([kind, list]) =>
      (await namesOf(list)).map((key) => [kind, self.origin, key])
    ),
  )
  return found.flat()
}
