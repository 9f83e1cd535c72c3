/**
 * Gives a sandbox the address, title, language and referrer that its service was told: a service
 * that reads them from the document finds that, and no more.
 */

import { replace } from "./replace.js"

// Services wrap the history's functions and count each call as a visit, so the original is kept.
const { replaceState } = History.prototype

/** @param {Record<string, string>} told */
export const presentPage = ({ path = "/", title = "", language = "", referrer = "" }) => {
  try {
    replaceState.call(history, null, "", path)
  } catch {
    // WebKit lets no opaque origin change its address: there it remains the sandbox's.
  }
  document.title = title
  document.documentElement.lang = language
  replace(document, "referrer", referrer)
  replace(navigator, "language", language || "und")
  replace(navigator, "languages", [language || "und"])
}
