/**
 * Restores the page's own markup for a service, which the build has moved, as text, into templates
 * at the same positions.
 */

import { trusted } from "./trusted.js"

/** @param {string} id */
export const restoreMarkup = (id) => {
  const next = () => /** @type {HTMLTemplateElement} */ (document.querySelector(
    `template[data-gate-service="${id}"]`,
  ))
  // A template can hold another one.
  for (let found = next(); found; found = next()) {
    // Scripts in such a fragment run; those set by innerHTML do not.
    const content = document.createRange().createContextualFragment(
      trusted("createHTML", found.dataset.gateHtml ?? ""),
    )
    // An inserted script is async by default: set that only where the markup has the attribute, so
    // that the others keep their order.
    for (const script of content.querySelectorAll("script")) {
      script.async = script.hasAttribute("async")
    }
    found.replaceWith(content)
  }
}
