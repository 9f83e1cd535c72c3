/// <reference path="../types.d.ts" />
/**
 * Runs right after the gate where services run in the page: closes the page's policy for the
 * services that may not run, before anything else does, and reloads the page when that changes. Any
 * error closes the policy for all of them.
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

/** The services for which this document's policy is open; it can be closed, never opened again. */
let open = allowed()
closeFor(open)
window.gate.opened = open

const follow = () => {
  const now = allowed()
  const still = open.filter((id) => now.includes(id))
  const hasShrunk = still.length < open.length
  if (hasShrunk) closeFor(window.gate.opened = open = still)
  if (!hasShrunk && now.length == open.length) return
  // Nothing starts in a hidden page, so a service that was allowed in another tab can wait.
  if (!mayReload() || document.prerendering || !hasShrunk && document.hidden) return
  // What still runs can contact no host until the page is gone.
  close("default-src 'none'; form-action 'none'")
  location.reload()
}

document.addEventListener("gate:change", follow)
document.addEventListener("visibilitychange", follow)
