/**
 * Local and session storage. Their keys are properties too, and no prototype hears of `localStorage.key = value`: so the
 * page is given a proxy, and every function of the browser's that wants the thing itself gets that.
 */

import { report } from "./send.js"
import {
  apply,
  auditorStandsIn,
  construct,
  defineProperty,
  exchange,
  exchangeMaker,
  onCall,
  prototypeOf,
  standIn,
} from "./watch.js"

/** @type {WeakMap<object, Storage>} */
const stores = new WeakMap()
/** @type {Map<Storage, { proxy: Storage, kind: string }>} */
const storesKnown = new Map()

/** @param {any} value */
const itself = (value) => stores.get(value) ?? value

/** @param {any} store @param {unknown} key */
const tellOfKey = (store, key) => {
  const kind = storesKnown.get(itself(store))?.kind
  if (kind && typeof key != "symbol") report(kind, key)
}

/** @type {ProxyHandler<any>} */
const traps = {
  get: (store, key) => Reflect.get(store, key),
  set: (store, key, value) =>
    auditorStandsIn([([name]) => tellOfKey(store, name)], [key], store, () => Reflect.set(store, key, value)),
  defineProperty: (store, key, descriptor) =>
    auditorStandsIn([([name]) => tellOfKey(store, name)], [key], store, () => defineProperty(store, key, descriptor)),
}

/** @param {Storage} store @param {string} kind */
const proxyOf = (store, kind) => {
  const before = storesKnown.get(store)
  if (before) return before.proxy
  const proxy = new Proxy(store, traps)
  stores.set(proxy, store)
  storesKnown.set(store, { proxy, kind })
  return proxy
}

/** @param {any} native */
const withItself = (native) =>
  standIn(native, {
    apply: (target, self, args) => apply(target, itself(self), args),
  })

/** @param {string} kind */
const giveProxy = (kind) => (/** @type {any} */ native) =>
  standIn(native, {
    apply: (target, self, args) => {
      const store = apply(target, self, args)
      return store && proxyOf(store, kind)
    },
  })

export const watchStorage = () => {
  const { prototype } = Storage
  for (const name of Reflect.ownKeys(prototype)) {
    if (name == "constructor" || typeof name == "symbol") continue
    for (const part of /** @type {const} */ (["get", "value"])) exchange(prototype, name, part, withItself)
  }
  onCall(prototype, "setItem", ([key], self) => tellOfKey(self, key))
  exchange(globalThis, "localStorage", "get", giveProxy("local"))
  exchange(globalThis, "sessionStorage", "get", giveProxy("session"))
  watchStorageEvents()
}

/** An event names the storage it is about: the page is to recognise it, and can make such an event itself. */
const watchStorageEvents = () => {
  exchange(prototypeOf("StorageEvent"), "storageArea", "get", (native) =>
    standIn(native, {
      apply: (target, self, args) => {
        const store = apply(target, self, args)
        return storesKnown.get(store)?.proxy ?? store
      },
    }))
  exchangeMaker("StorageEvent", (native) =>
    standIn(native, {
      construct: (target, [type, options, ...rest], maker) => {
        const area = stores.get(options?.storageArea)
        return construct(target, [type, area ? { ...options, storageArea: area } : options, ...rest], maker)
      },
    }))
}
