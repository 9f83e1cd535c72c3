/** The absolute addresses in the attributes and styles of an element. */

import { addressesInSet, addressesInStyle } from "../witness/references.js"

const plain = [
  "src",
  "href",
  "data",
  "poster",
  "action",
  "formaction",
  "background",
  "ping",
  "xlink:href",
  "manifest",
]
const lists = ["srcset", "imagesrcset"]

/** @param {Element} element */
const written = (element) => [
  ...plain.flatMap((name) => element.getAttribute(name)?.trim().split(/\s+/) ?? []),
  ...lists.filter((name) => element.hasAttribute(name)).flatMap((name) =>
    addressesInSet(element.getAttribute(name) ?? "")
  ),
  ...addressesInStyle(
    `${element.getAttribute("style")} ${element.localName == "style" ? element.textContent : ""}`,
  ),
]

/** Each with and without its fragment, since requests have none. @param {Element} element */
export const addressesIn = (element) =>
  written(element).flatMap((text) => {
    try {
      const { href } = new URL(text, document.baseURI)
      return [href, href.replace(/#.*/, "")]
    } catch {
      return []
    }
  })
