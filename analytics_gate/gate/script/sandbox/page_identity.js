/**
 * The service's document appears as the page, as far as the service was told of it: a service that
 * looks for itself,
 * or has no setting for where it is, finds what it was told and no more.
 */

import { replace } from "./replace.js"

// Services put functions of their own over the history's, and take what comes through them for a
// visit.
const { replaceState } = History.prototype

/** @param {Record<string, string>} told */
export const presentPage = ({ path = "/", title = "", language = "", referrer = "" }) => {
  try {
    replaceState.call(history, null, "", path)
  } catch {
    // WebKit lets no opaque origin change its address: there it stays the sandbox's own.
  }
  document.title = title
  document.documentElement.lang = language
  replace(document, "referrer", referrer)
  replace(navigator, "language", language || "und")
  replace(navigator, "languages", [language || "und"])
}
