/// <reference path="../types.d.ts" />
/**
 * Stands right behind the gate where services run in the page: closes the page's policy again for
 * those that may not,
 * before anything else runs, and ends the document when that changes. Any error closes it for all
 * of them.
 */

import { close, closeFor } from "./close.js"
import { mayReload } from "./reload.js"

/** The services of the page that may run now. */
const allowed = () => {
  try {
    return Object.keys(sources).filter((id) => window.gate.allowed?.includes(id))
  } catch {
    return []
  }
}

/**
 * Those for which this document's policy is open. A policy can be closed further, and never be
 * opened again.
 */
let open = allowed()
closeFor(open)
window.gate.opened = open

const follow = () => {
  const now = allowed()
  const still = open.filter((id) => now.includes(id))
  const hasShrunk = still.length < open.length
  if (hasShrunk) closeFor(window.gate.opened = open = still)
  if (!hasShrunk && now.length == open.length) return
  // Nothing starts in a page that nobody sees, so what was allowed elsewhere can wait.
  if (!mayReload() || document.prerendering || !hasShrunk && document.hidden) return
  // What still runs here ends here, and nothing more begins.
  close("default-src 'none'; form-action 'none'")
  location.reload()
}

document.addEventListener("gate:change", follow)
document.addEventListener("visibilitychange", follow)
