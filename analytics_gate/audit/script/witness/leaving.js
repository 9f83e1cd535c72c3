/** The last word of a document: once the auditor has it, all that the page did as it went has been told too. */

import { report } from "./send.js"

/**
 * The page's own listeners come first: one that is added in the capture phase is the last of the next phase.
 * @param {string} event
 */
const afterAllOthers = (event) =>
  addEventListener(event, () => addEventListener(event, () => report("left", event, "", "")), true)

export const watchLeaving = () => {
  afterAllOthers("pagehide")
  // Only now, since a listener for it, while the page is there, would change how the page comes back.
  addEventListener("pagehide", () => afterAllOthers("unload"), true)
}
