/** Reports writes to `window.name`, which the next site in the same window can read. */

import { report } from "./report.js"
import { onSet } from "./watch.js"

export const watchWindowName = () =>
  onSet(globalThis, "name", ([value]) => {
    if (`${value}`) report("window-name", `${value}`.length, "window.name")
  })
