/** Loads a service's script into the page, also where the page enforces Trusted Types. */

import { trusted } from "./trusted.js"

/**
 * Resolves when the script has run, cannot be loaded, or keeps the page waiting.
 * @param {string} address
 * @param {Record<string, string>} [data] what the script is to find in its own element
 */
export const load = (address, data) =>
  new Promise((resolve) => {
    const script = document.createElement("script")
    script.src = trusted("createScriptURL", address)
    Object.assign(script.dataset, data)
    script.onload = script.onerror = resolve
    setTimeout(resolve, 1e4)
    // Instant navigation takes out of the head what the next page's head does not have.
    document.documentElement.append(script)
  })
