/** Hides `navigator.webdriver`, since pages may behave only while a program drives the browser. */

import { apply, intercept, prototypeOf, replaceFunction } from "./watch.js"

export const hideDriver = () =>
  replaceFunction(prototypeOf("Navigator"), "webdriver", "get", (native) =>
    intercept(native, {
      apply: (target, self, args) => apply(target, self, args) && false,
    }))
