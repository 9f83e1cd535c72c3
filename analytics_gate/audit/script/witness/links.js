/** Links to others to which a script adds what tells them who comes. */

import { leadsAway, parametersOf } from "./address.js"
import { isIdentifier, isKeptHere } from "./identifier.js"
import { report } from "./send.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

/** @param {string} address */
const targetOf = (address) => address.replace(/[?#].*/, "")

/**
 * A link that was there before and got a number is decorated. One that is new may well have a number of its own, so that
 * counts only where this origin keeps the same number.
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
    // Within the site a short number is the name of something more often than of somebody.
    const isNumber = isIdentifier(name, value) && (isAway || value.length > 15)
    if (isKeptHere(value) || isThere && isNumber) return report("link-decoration", after, name)
  }
}

/** Read now and once more when it is done. @param {any} element @param {"href" | "action"} property */
const compareAfterwards = (element, property) => {
  const before = `${element[property]}`
  return () => compareLinks(before, `${element[property]}`)
}

/** @param {any} element @param {string} name */
const attributeChanges = (element, name) => {
  if (/^href$/i.test(name) && /^(a|area)$/.test(element.localName)) return compareAfterwards(element, "href")
  if (/^action$/i.test(name) && element.localName == "form") return compareAfterwards(element, "action")
}

/** The page's own address goes along to whoever is asked for something, and into every log. @param {any[]} args */
const compareAddress = ([, , address]) => {
  const before = location.href
  return address == null ? undefined : () => compareLinks(before, location.href)
}

/** A link that came as markup has no moment of its own: what leads away is looked at when the page is left. */
const compareAll = () => {
  for (const link of document.links) compareLinks("", link.href)
}

export const watchLinks = () => {
  addEventListener("pagehide", compareAll, true)
  for (const method of ["pushState", "replaceState"]) onCall(prototypeOf("History"), method, compareAddress)
  for (const owner of ["HTMLAnchorElement", "HTMLAreaElement"]) {
    for (const property of ["href", "search", "hash"]) {
      onSet(prototypeOf(owner), property, (_, self) => compareAfterwards(self, "href"))
    }
  }
  onSet(prototypeOf("HTMLFormElement"), "action", (_, self) => compareAfterwards(self, "action"))
  onCall(prototypeOf("Element"), "setAttribute", ([name], self) => attributeChanges(self, `${name}`))
  onCall(prototypeOf("Element"), "setAttributeNS", ([, name], self) => attributeChanges(self, `${name}`))
  onSet(prototypeOf("Attr"), "value", (_, self) => self.ownerElement && attributeChanges(self.ownerElement, self.name))
}
