/// <reference path="../types.d.ts" />
/** Finds the elements of this document that contain given addresses. */

import { addressesIn } from "./addresses.js"
import { describe } from "./describe.js"

/** @param {Document | ShadowRoot} root @returns {Generator<Element>} */
function* elementsOf(root) {
  for (const element of root.querySelectorAll("*")) {
    yield element
    if (element.shadowRoot) yield* elementsOf(element.shadowRoot)
  }
}

/** @param {string[]} addresses */
export const where = (addresses) => {
  const wanted = new Set(addresses)
  /** @type {Record<string, string>} */
  const found = {}
  for (const element of elementsOf(document)) {
    for (const address of addressesIn(element)) {
      if (wanted.has(address)) found[address] ??= describe(element)
    }
  }
  return found
}
