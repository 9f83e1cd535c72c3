/** Reports links to which a script adds an identifier (link decoration). */

import { leadsAway, parametersOf } from "./address.js"
import { isIdentifier, isStoredHere } from "./identifier.js"
import { report } from "./report.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

/** @param {string} address */
const targetOf = (address) => address.replace(/[?#].*/, "")

/**
 * An existing link that gets an identifier is decorated. A new link may well have an id of its own,
 * which counts only if this
 * origin stores the same value.
 * @param {string} before @param {string} after
 */
export const compareLinks = (before, after) => {
  if (!after || before == after) return
  const isThere = targetOf(before) == targetOf(after)
  const isAway = leadsAway(after)
  if (!isThere && !isAway) return
  const had = isThere ? parametersOf(before).map(String) : []
  for (const [name, value] of parametersOf(after)) {
    if (had.includes(String([name, value]))) continue
    // Within the site, a short number names a thing more often than a visitor.
    const isVisitorId = isIdentifier(name, value) && (isAway || value.length > 15)
    if (isStoredHere(value) || isThere && isVisitorId) return report("link-decoration", after, name)
  }
}

/**
 * Reads the property before the call and again after it.
 * @param {any} element
 * @param {"href" | "action"} property
 */
const compareAfterwards = (element, property) => {
  const before = `${element[property]}`
  return () => compareLinks(before, `${element[property]}`)
}

/** @param {any} element @param {string} name */
const attributeChanges = (element, name) => {
  if (/^href$/i.test(name) && /^(a|area)$/.test(element.localName)) {
    return compareAfterwards(element, "href")
  }
  if (/^action$/i.test(name) && element.localName == "form") {
    return compareAfterwards(element, "action")
  }
}

/** The page's own address is sent as a referrer, and ends up in logs. @param {any[]} args */
const compareAddress = ([, , address]) => {
  const before = location.href
  return address == null ? undefined : () => compareLinks(before, location.href)
}

/**
 * Links in the markup change without a call, so those to other hosts are checked when the page is
 * left.
 */
const compareAll = () => {
  for (const link of document.links) compareLinks("", link.href)
}

export const watchLinks = () => {
  addEventListener("pagehide", compareAll, true)
  for (const method of ["pushState", "replaceState"]) {
    onCall(prototypeOf("History"), method, compareAddress)
  }
  for (const owner of ["HTMLAnchorElement", "HTMLAreaElement"]) {
    for (const property of ["href", "search", "hash"]) {
      onSet(prototypeOf(owner), property, (_, self) => compareAfterwards(self, "href"))
    }
  }
  onSet(prototypeOf("HTMLFormElement"), "action", (_, self) => compareAfterwards(self, "action"))
  onCall(
    prototypeOf("Element"),
    "setAttribute",
    ([name], self) => attributeChanges(self, `${name}`),
  )
  onCall(
    prototypeOf("Element"),
    "setAttributeNS",
    ([, name], self) => attributeChanges(self, `${name}`),
  )
  onSet(
    prototypeOf("Attr"),
    "value",
    (_, self) => self.ownerElement && attributeChanges(self.ownerElement, self.name),
  )
}
