/**
 * Replaces functions of the browser by proxies that report calls. To the page a proxy looks like
 * the original: name, length,
 * properties, errors and source text are those of the original.
 */

export const { apply, construct, defineProperty, getOwnPropertyDescriptor } = Reflect

/**
 * Called before a watched call; the function that it may return is called with the result.
 * @typedef {(args: any[], self: any) => void | ((result: any) => void)} See
 */

/** @type {WeakMap<object, Function>} */
const natives = new WeakMap()
/**
 * The source texts of fake functions, to look like the browser's own.
 * @type {WeakMap<object, string>}
 */
const texts = new WeakMap()
let isLooking = false

/**
 * Runs code of the witness: its own calls are not reported, and its errors never reach the page.
 * @param {() => any} look
 */
export const quietly = (look) => {
  if (isLooking) return
  isLooking = true
  try {
    return look()
  } catch {
    // The page's call goes on as if it were not watched.
  } finally {
    isLooking = false
  }
}

/**
 * @template {Function} F
 * @param {F} native
 * @param {ProxyHandler<F>} traps
 */
export const intercept = (native, traps) => {
  const proxy = new Proxy(native, traps)
  natives.set(proxy, natives.get(native) ?? native)
  return proxy
}

/**
 * Its name separates the frames of the page from those of the witness in a stack: the page's are
 * below it.
 * @param {See[]} watchers @param {any[]} args @param {any} self @param {() => any} call
 */
export const auditorIntercepts = (watchers, args, self, call) => {
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
  const proxy = intercept(native, {
    apply: (target, self, args) =>
      auditorIntercepts(watchers, args, self, () => apply(target, self, args)),
    construct: (target, args, maker) =>
      auditorIntercepts(watchers, args, undefined, () => construct(target, args, maker)),
  })
  watchersOf.set(proxy, watchers)
  return proxy
}

/** A window has global functions itself, a worker on its prototypes. @param {string} name */
const ownerOfGlobal = (name) => {
  let holder = /** @type {any} */ (globalThis)
  while (holder && !getOwnPropertyDescriptor(holder, name)) holder = Reflect.getPrototypeOf(holder)
  return holder
}

/**
 * Replaces the getter, the setter or the value of a property, if there is one.
 * @param {any} place
 * @param {string} name
 * @param {"get" | "set" | "value"} part
 * @param {(native: any) => any} change
 */
export const replaceFunction = (place, name, part, change) => {
  const owner = place == globalThis ? ownerOfGlobal(name) : place
  const descriptor = owner && getOwnPropertyDescriptor(owner, name)
  if (typeof descriptor?.[part] != "function" || !descriptor.configurable) return
  defineProperty(owner, name, { ...descriptor, [part]: change(descriptor[part]) })
}

/** @param {any} owner @param {string} method @param {See} see */
export const onCall = (owner, method, see) =>
  replaceFunction(owner, method, "value", (native) => watched(native, see))

/** @param {any} owner @param {string} property @param {See} see */
export const onSet = (owner, property, see) =>
  replaceFunction(owner, property, "set", (native) => watched(native, see))

/** @param {any} owner @param {string} property @param {See} see */
export const onGet = (owner, property, see) =>
  replaceFunction(owner, property, "get", (native) => watched(native, see))

/** @param {string} name @param {(native: any) => any} change */
export const replaceConstructor = (name, change) =>
  replaceFunction(globalThis, name, "value", (native) => {
    const maker = change(native)
    // `Audio` shares its prototype with `HTMLAudioElement`, whose constructor stays.
    replaceFunction(
      native.prototype,
      "constructor",
      "value",
      (made) => made == native ? maker : made,
    )
    return maker
  })

/** @param {string} name @param {See} see */
export const onConstruct = (name, see) => replaceConstructor(name, (native) => watched(native, see))

/** The prototype of an interface, undefined where the browser lacks it. @param {string} name */
export const prototypeOf = (name) => /** @type {any} */ (globalThis)[name]?.prototype

/** @param {(() => void)[]} watchers */
export const watchWith = (watchers) => {
  for (const watch of watchers) {
    try {
      watch()
    } catch {
      // A feature that one browser lacks must not disable the other watchers.
    }
  }
}

const { toString } = Function.prototype

/**
 * Gives a fake function the source text of a native one of that name.
 * @param {Function} fake
 * @param {string} name
 */
export const imitateText = (fake, name) => {
  const text = apply(toString, parseInt, [])
  if (!apply(toString, fake, []).includes("[native code]")) {
    texts.set(fake, text.replace("parseInt", name))
  }
}

export const preserveFunctionTexts = () =>
  replaceFunction(
    Function.prototype,
    "toString",
    "value",
    (native) =>
      intercept(native, {
        apply: (target, self, args) =>
          texts.get(self) ?? apply(target, natives.get(self) ?? self, args),
      }),
  )
