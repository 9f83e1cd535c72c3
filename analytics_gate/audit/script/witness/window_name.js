/** A window keeps its name from site to site: what a script writes there the next site can read. */

import { report } from "./send.js"
import { onSet } from "./watch.js"

export const watchWindowName = () =>
  onSet(globalThis, "name", ([value]) => {
    if (`${value}`) report("window-name", `${value}`.length, "window.name")
  })
