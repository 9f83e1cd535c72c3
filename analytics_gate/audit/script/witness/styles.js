/** Styles that a script writes, and the addresses in them. */

import { addressesInStyle } from "./address.js"
import { asked } from "./requests.js"
import { onCall, onMake, onSet, prototypeOf } from "./watch.js"

/** @param {unknown} text @param {string} by */
const styled = (text, by) => {
  for (const target of addressesInStyle(`${text}`)) asked(target, by)
}

/** Those that can hold an image; where they are no properties of a prototype, the browser lets nobody listen. */
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
  for (const [owner, name, at] of writers) onCall(prototypeOf(owner), name, (args) => styled(args[at], name))
  for (const owner of ["CSSStyleDeclaration", "CSSStyleProperties", "CSS2Properties"]) {
    for (const name of images) onSet(prototypeOf(owner), name, ([value]) => styled(value, `style.${name}`))
  }
  onCall(prototypeOf("Element"), "setAttribute", ([name, value]) => {
    if (name == "style") styled(value, "style")
  })
  onMake("FontFace", ([, source]) => styled(typeof source == "string" ? source : "", "FontFace"))
}
