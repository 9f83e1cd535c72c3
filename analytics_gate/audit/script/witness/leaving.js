/** Reports that a document was left, after everything the page did in its own unload handlers. */

import { report } from "./report.js"

/**
 * A listener added during the capture phase is the last one of the target phase, after all of the
 * page's own.
 * @param {string} event
 */
const afterAllOthers = (event) =>
  addEventListener(event, () => addEventListener(event, () => report("left", event, "", "")), true)

export const watchLeaving = () => {
  afterAllOthers("pagehide")
  // Added only now: an earlier `unload` listener would keep the page out of the back/forward cache.
  addEventListener("pagehide", () => afterAllOthers("unload"), true)
}
