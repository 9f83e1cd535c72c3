/**
 * Reports keys written to local and session storage. `localStorage.key = value` calls no method, so
 * the page gets a proxy, and
 * the browser's own functions get the real storage behind it.
 */

import { report } from "./report.js"
import {
  apply,
  auditorIntercepts,
  construct,
  defineProperty,
  intercept,
  onCall,
  prototypeOf,
  replaceConstructor,
  replaceFunction,
} from "./watch.js"

/** @type {WeakMap<object, Storage>} */
const stores = new WeakMap()
/** @type {Map<Storage, { proxy: Storage, kind: string }>} */
const knownStores = new Map()

/** @param {any} value */
const realStore = (value) => stores.get(value) ?? value

/** @param {any} store @param {unknown} key */
const reportKey = (store, key) => {
  const kind = knownStores.get(realStore(store))?.kind
  if (kind && typeof key != "symbol") report(kind, key)
}

/** @type {ProxyHandler<any>} */
const traps = {
  get: (store, key) => Reflect.get(store, key),
  set: (store, key, value) =>
    auditorIntercepts(
      [([name]) => reportKey(store, name)],
      [key],
      store,
      () => Reflect.set(store, key, value),
    ),
  defineProperty: (store, key, descriptor) =>
    auditorIntercepts(
      [([name]) => reportKey(store, name)],
      [key],
      store,
      () => defineProperty(store, key, descriptor),
    ),
}

/** @param {Storage} store @param {string} kind */
const proxyOf = (store, kind) => {
  const before = knownStores.get(store)
  if (before) return before.proxy
  const proxy = new Proxy(store, traps)
  stores.set(proxy, store)
  knownStores.set(store, { proxy, kind })
  return proxy
}

/** @param {any} native */
const withRealStore = (native) =>
  intercept(native, {
    apply: (target, self, args) => apply(target, realStore(self), args),
  })

/** @param {string} kind */
const returningProxy = (kind) => (/** @type {any} */ native) =>
  intercept(native, {
    apply: (target, self, args) => {
      const store = apply(target, self, args)
      return store && proxyOf(store, kind)
    },
  })

export const watchStorage = () => {
  const { prototype } = Storage
  for (const name of Reflect.ownKeys(prototype)) {
    if (name == "constructor" || typeof name == "symbol") continue
    for (const part of /** @type {const} */ (["get", "value"])) {
      replaceFunction(prototype, name, part, withRealStore)
    }
  }
  onCall(prototype, "setItem", ([key], self) => reportKey(self, key))
  replaceFunction(globalThis, "localStorage", "get", returningProxy("local"))
  replaceFunction(globalThis, "sessionStorage", "get", returningProxy("session"))
  watchStorageEvents()
}

/**
 * `storageArea` has to be the same proxy that the page knows, also in events that the page
 * constructs.
 */
const watchStorageEvents = () => {
  replaceFunction(prototypeOf("StorageEvent"), "storageArea", "get", (native) =>
    intercept(native, {
      apply: (target, self, args) => {
        const store = apply(target, self, args)
        return knownStores.get(store)?.proxy ?? store
      },
    }))
  replaceConstructor("StorageEvent", (native) =>
    intercept(native, {
      construct: (target, [type, options, ...rest], maker) => {
        const area = stores.get(options?.storageArea)
        return construct(target, [
          type,
          area ? { ...options, storageArea: area } : options,
          ...rest,
        ], maker)
      },
    }))
}
