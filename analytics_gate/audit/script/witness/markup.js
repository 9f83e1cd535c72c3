/** Reports the third-party addresses in markup that a script inserts. */

import { absolute, leadsAway } from "./address.js"
import { links } from "./elements.js"
import { addressesInSet, addressesInStyle } from "./references.js"
import { reportRequest } from "./requests.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

/**
 * Approximate: a false match is harmless, since the auditor only looks up addresses that were
 * requested.
 */
const tags = /<([a-z]+)\s((?:"[^"]*"|'[^']*'|[^>"'])*)/gi
const values =
  /(src|srcset|imagesrcset|data|poster|background|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/gi

/** @param {string} text */
const targetsIn = (text) =>
  [...text.matchAll(tags)].flatMap(([, tag, inside]) =>
    [...inside.matchAll(values)].flatMap(([, name, double, single, bare]) =>
      name == "href" && links.test(tag) ? [] : addressesInSet(double ?? single ?? bare)
    )
  )

/** @param {unknown} markup @param {string} by */
const reportAddressesIn = (markup, by) => {
  const text = `${markup}`
  for (const target of new Set([...targetsIn(text), ...addressesInStyle(text)])) {
    const address = absolute(target.replaceAll("&amp;", "&"))
    if (address && leadsAway(address)) reportRequest(address, by)
  }
}

/** @type {[string, string, number][]} interface, method, and which argument is markup */
const methods = [
  ["Element", "insertAdjacentHTML", 1],
  ["Element", "setHTMLUnsafe", 0],
  ["ShadowRoot", "setHTMLUnsafe", 0],
  ["Document", "write", 0],
  ["Document", "writeln", 0],
  ["Range", "createContextualFragment", 0],
]
const setters = [["Element", "innerHTML"], ["Element", "outerHTML"], ["ShadowRoot", "innerHTML"], [
  "HTMLIFrameElement",
  "srcdoc",
]]

export const watchMarkup = () => {
  for (const [owner, name, at] of methods) {
    onCall(prototypeOf(owner), name, (args) => reportAddressesIn(args[at], name))
  }
  for (const [owner, name] of setters) {
    onSet(prototypeOf(owner), name, ([value]) => reportAddressesIn(value, name))
  }
}
