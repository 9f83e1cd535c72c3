/**
 * Hints to the browser that a script puts into the page. A look-up of a name reaches no wire, and the element may be gone
 * again before anybody looks: so each is told of as it comes.
 */

import { leadsAway } from "./address.js"
import { report } from "./send.js"
import { onCall, prototypeOf } from "./watch.js"

const hints = /\b(dns-prefetch|preconnect|prefetch|prerender|modulepreload|preload)\b/i
/** Of which Chromium fetches the file if it is there once the page has loaded. */
const description = 'head > link[rel="search" i][type="application/opensearchdescription+xml" i]'

/** @param {ParentNode} within */
const tellOf = (within) => {
  for (const link of within.querySelectorAll("link")) tellOne(link)
}

/** @param {HTMLLinkElement} link */
const tellOne = (link) => {
  const { rel, href } = link
  const hint = hints.exec(rel)?.[0] ?? (link.matches(description) && document.readyState != "complete" ? "search" : "")
  if (hint && href && leadsAway(href)) report("hint", href, hint.toLowerCase(), "")
}

/** @param {Node} node */
const come = (node) => {
  if (!(node instanceof Element)) return
  if (node.matches("link")) tellOne(/** @type {HTMLLinkElement} */ (node))
  tellOf(node)
}

export const watchHints = () => {
  const changes = { childList: true, subtree: true, attributeFilter: ["rel", "href"] }
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      for (const node of addedNodes.length ? addedNodes : [target]) come(node)
    }
  })
  const first = document
  observer.observe(first, changes)
  // In Firefox a blank frame's window goes on as that of its next document.
  addEventListener("DOMContentLoaded", () => {
    if (document == first) return
    tellOf(document)
    observer.observe(document, changes)
  }, true)
  onCall(prototypeOf("Element"), "attachShadow", () => (root) => observer.observe(root, changes))
}
