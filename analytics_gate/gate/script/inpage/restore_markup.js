/**
 * The page's own markup for a service: the build has put it, as text, into templates that wait in
 * its place.
 */

import { trusted } from "./trusted.js"

/** @param {string} id */
export const restoreMarkup = (id) => {
  const next = () => /** @type {HTMLTemplateElement} */ (document.querySelector(
    `template[data-gate-service="${id}"]`,
  ))
  // One may stand in another.
  for (let found = next(); found; found = next()) {
    // Made this way, what it holds runs.
    const content = document.createRange().createContextualFragment(
      trusted("createHTML", found.dataset.gateHtml ?? ""),
    )
    // A script that is put in waits for no other unless it is told to, and its markup said so only
    // with `async`.
    for (const script of content.querySelectorAll("script")) {
      script.async = script.hasAttribute("async")
    }
    found.replaceWith(content)
  }
}
