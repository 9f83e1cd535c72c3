/** A page that behaves while a program drives the browser is to be seen as it is for everybody else. */

import { apply, exchange, prototypeOf, standIn } from "./watch.js"

export const hideDriver = () =>
  exchange(prototypeOf("Navigator"), "webdriver", "get", (native) =>
    standIn(native, {
      apply: (target, self, args) => apply(target, self, args) && false,
    }))
