/**
 * Hints to the browser that a script puts into the page. A look-up of a name reaches no wire, and the element may be gone
 * again before anybody looks: so each is told of as it comes.
 */

import { leadsAway } from "./address.js"
import { report } from "./send.js"

const hints = /\b(dns-prefetch|preconnect|prefetch|prerender|modulepreload|preload)\b/i

/** @param {Node} node */
const come = (node) => {
  if (!(node instanceof Element)) return
  for (const link of node.matches("link") ? [node] : node.querySelectorAll("link")) {
    const { rel, href } = /** @type {HTMLLinkElement} */ (link)
    const [hint] = hints.exec(rel) ?? []
    if (hint && href && leadsAway(href)) report("hint", href, hint.toLowerCase(), "")
  }
}

export const watchHints = () => {
  const changes = { childList: true, subtree: true, attributeFilter: ["rel", "href"] }
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      for (const node of addedNodes.length ? addedNodes : [target]) come(node)
    }
  }).observe(document, changes)
}
