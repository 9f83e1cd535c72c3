/** Reports the addresses in styles that a script writes. */

import { addressesInStyle } from "./references.js"
import { reportRequest } from "./requests.js"
import { onCall, onConstruct, onSet, prototypeOf } from "./watch.js"

/** @param {unknown} text @param {string} by */
const reportAddressesInStyle = (text, by) => {
  for (const target of addressesInStyle(`${text}`)) reportRequest(target, by)
}

/**
 * Properties that can hold an image. Where the browser does not define them on the prototype, they
 * cannot be watched.
 */
const images = [
  "background",
  "backgroundImage",
  "borderImage",
  "listStyle",
  "listStyleImage",
  "content",
  "cursor",
  "maskImage",
  "cssText",
]
/** @type {[string, string, number][]} interface, method, and which argument is a style */
const writers = [
  ["CSSStyleDeclaration", "setProperty", 1],
  ["CSSStyleSheet", "insertRule", 0],
  ["CSSStyleSheet", "replace", 0],
  ["CSSStyleSheet", "replaceSync", 0],
  ["CSSGroupingRule", "insertRule", 0],
]

export const watchStyles = () => {
  for (const [owner, name, at] of writers) {
    onCall(prototypeOf(owner), name, (args) => reportAddressesInStyle(args[at], name))
  }
  for (const owner of ["CSSStyleDeclaration", "CSSStyleProperties", "CSS2Properties"]) {
    for (const name of images) {
      onSet(prototypeOf(owner), name, ([value]) => reportAddressesInStyle(value, `style.${name}`))
    }
  }
  onCall(prototypeOf("Element"), "setAttribute", ([name, value]) => {
    if (name == "style") reportAddressesInStyle(value, "style")
  })
  onConstruct(
    "FontFace",
    ([, source]) => reportAddressesInStyle(typeof source == "string" ? source : "", "FontFace"),
  )
}
