/**
 * Stands in for a function of the browser's and does what it does, to the page's eyes: name, length, properties and
 * errors are the function's own, and so is its text.
 */

export const { apply, construct, defineProperty, getOwnPropertyDescriptor } = Reflect

/**
 * What a watcher does with a call: it may give back what is to be done with the result.
 * @typedef {(args: any[], self: any) => void | ((result: any) => void)} See
 */

/** @type {WeakMap<object, Function>} */
const natives = new WeakMap()
/** Of functions that are not the browser's and are to look it. @type {WeakMap<object, string>} */
const texts = new WeakMap()
let isLooking = false

/** What the witness itself calls is no sighting, and what goes wrong here stays here. @param {() => any} look */
export const quietly = (look) => {
  if (isLooking) return
  isLooking = true
  try {
    return look()
  } catch {
    // The page's call goes on as if nobody had looked.
  } finally {
    isLooking = false
  }
}

/**
 * @template {Function} F
 * @param {F} native
 * @param {ProxyHandler<F>} traps
 */
export const standIn = (native, traps) => {
  const proxy = new Proxy(native, traps)
  natives.set(proxy, natives.get(native) ?? native)
  return proxy
}

/**
 * Its name stands on the stack between the page's calls and ours: what comes below it is the page's.
 * @param {See[]} watchers @param {any[]} args @param {any} self @param {() => any} call
 */
export const auditorStandsIn = (watchers, args, self, call) => {
  const afterwards = watchers.map((see) => quietly(() => see(args, self)))
  const result = call()
  for (const after of afterwards) if (after) quietly(() => after(result))
  return result
}

/** @type {WeakMap<object, See[]>} */
const watchersOf = new WeakMap()

/** @param {Function} native @param {See} see */
const watched = (native, see) => {
  const before = watchersOf.get(native)
  if (before) return before.push(see), native
  const watchers = [see]
  const proxy = standIn(native, {
    apply: (target, self, args) => auditorStandsIn(watchers, args, self, () => apply(target, self, args)),
    construct: (target, args, maker) =>
      auditorStandsIn(watchers, args, undefined, () => construct(target, args, maker)),
  })
  watchersOf.set(proxy, watchers)
  return proxy
}

/** A window has its functions itself, a worker by its prototypes. @param {string} name */
const holderOfGlobal = (name) => {
  let holder = /** @type {any} */ (globalThis)
  while (holder && !getOwnPropertyDescriptor(holder, name)) holder = Reflect.getPrototypeOf(holder)
  return holder
}

/**
 * Puts something else in place of a part of a property, where there is such a property.
 * @param {any} place
 * @param {string} name
 * @param {"get" | "set" | "value"} part
 * @param {(native: any) => any} change
 */
export const exchange = (place, name, part, change) => {
  const owner = place == globalThis ? holderOfGlobal(name) : place
  const descriptor = owner && getOwnPropertyDescriptor(owner, name)
  if (typeof descriptor?.[part] != "function" || !descriptor.configurable) return
  defineProperty(owner, name, { ...descriptor, [part]: change(descriptor[part]) })
}

/** @param {any} owner @param {string} method @param {See} see */
export const onCall = (owner, method, see) => exchange(owner, method, "value", (native) => watched(native, see))

/** @param {any} owner @param {string} property @param {See} see */
export const onSet = (owner, property, see) => exchange(owner, property, "set", (native) => watched(native, see))

/** @param {any} owner @param {string} property @param {See} see */
export const onGet = (owner, property, see) => exchange(owner, property, "get", (native) => watched(native, see))

/** @param {string} name @param {(native: any) => any} change */
export const exchangeMaker = (name, change) =>
  exchange(globalThis, name, "value", (native) => {
    const maker = change(native)
    // `Audio` has the prototype of another.
    exchange(native.prototype, "constructor", "value", (made) => made == native ? maker : made)
    return maker
  })

/** @param {string} name @param {See} see */
export const onMake = (name, see) => exchangeMaker(name, (native) => watched(native, see))

/** The prototype of an interface, undefined where the browser has none such. @param {string} name */
export const prototypeOf = (name) => /** @type {any} */ (globalThis)[name]?.prototype

/** @param {(() => void)[]} watchers */
export const watchWith = (watchers) => {
  for (const watch of watchers) {
    try {
      watch()
    } catch {
      // What one browser lacks must not blind the witness to the rest.
    }
  }
}

const { toString } = Function.prototype

/** Gives a function the text that the browser's own of that name has. @param {Function} fake @param {string} name */
export const textOf = (fake, name) => {
  const text = apply(toString, parseInt, [])
  if (!apply(toString, fake, []).includes("[native code]")) texts.set(fake, text.replace("parseInt", name))
}

export const keepTexts = () =>
  exchange(
    Function.prototype,
    "toString",
    "value",
    (native) =>
      standIn(native, {
        apply: (target, self, args) => texts.get(self) ?? apply(target, natives.get(self) ?? self, args),
      }),
  )
