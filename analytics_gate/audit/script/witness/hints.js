/**
 * Reports resource hints that a script inserts, as they come: a DNS look-up does not reach the
 * recorder, and the element may be
 * removed again before the page is inspected.
 */

import { leadsAway } from "./address.js"
import { report } from "./report.js"
import { onCall, prototypeOf } from "./watch.js"

const hints = /\b(dns-prefetch|preconnect|prefetch|prerender|modulepreload|preload)\b/i
/** Chromium fetches the description if the link is there once the page has loaded. */
const description = 'head > link[rel="search" i][type="application/opensearchdescription+xml" i]'

/** @param {ParentNode} within */
const reportHintsIn = (within) => {
  for (const link of within.querySelectorAll("link")) reportHint(link)
}

/** @param {HTMLLinkElement} link */
const reportHint = (link) => {
  const { rel, href } = link
  const hint = hints.exec(rel)?.[0] ??
    (link.matches(description) && document.readyState != "complete" ? "search" : "")
  if (hint && href && leadsAway(href)) report("hint", href, hint.toLowerCase(), "")
}

/** @param {Node} node */
const checkNode = (node) => {
  if (!(node instanceof Element)) return
  if (node.matches("link")) reportHint(/** @type {HTMLLinkElement} */ (node))
  reportHintsIn(node)
}

export const watchHints = () => {
  const changes = { childList: true, subtree: true, attributeFilter: ["rel", "href"] }
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      for (const node of addedNodes.length ? addedNodes : [target]) checkNode(node)
    }
  })
  const first = document
  observer.observe(first, changes)
  // In Firefox the window of a blank frame is reused for its next document.
  addEventListener("DOMContentLoaded", () => {
    if (document == first) return
    reportHintsIn(document)
    observer.observe(document, changes)
  }, true)
  onCall(prototypeOf("Element"), "attachShadow", () => (root) => observer.observe(root, changes))
}
