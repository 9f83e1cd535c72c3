/** Trying which fonts there are: one text in one family after the other. */

import { report } from "./send.js"
import { manyFonts } from "./traits.js"
import { onCall, onMake, onSet, prototypeOf } from "./watch.js"

/** @type {Map<string, Set<string>>} */
const families = new Map()

/** @param {string} by @param {string} text @param {string} font */
const tried = (by, text, font) => {
  const key = `${by} ${text}`
  if (!families.has(key) && families.size > 200) families.clear()
  // The same family in another size is no other font.
  const found = (families.get(key) ?? new Set()).add(font.replace(/^.*?\d(px|pt|em|rem|%)\S*\s*/, ""))
  families.set(key, found)
  if (found.size > manyFonts) report("fingerprint", "fonts", by)
}

/** The families that a text of styles or of markup asks for. @param {unknown} text @param {string} by */
const triedIn = (text, by) => {
  for (const [, font] of `${text}`.matchAll(/\bfont(?:-family)?\s*:\s*((?:&quot;|[^;}<])*)/g)) tried(by, "", font)
}

const watchWrittenStyles = () => {
  for (const property of ["font", "cssText"]) {
    for (const owner of ["CSSStyleDeclaration", "CSSStyleProperties", "CSS2Properties"]) {
      onSet(prototypeOf(owner), property, ([value]) => triedIn(property == "font" ? `font: ${value}` : value, "style"))
    }
  }
  onCall(prototypeOf("Element"), "setAttribute", ([name, value]) => {
    if (`${name}`.toLowerCase() == "style") triedIn(value, "style")
  })
  onSet(prototypeOf("Element"), "innerHTML", ([value]) => triedIn(value, "style"))
  onCall(prototypeOf("Element"), "insertAdjacentHTML", ([, value]) => triedIn(value, "style"))
}

export const watchFonts = () => {
  watchWrittenStyles()
  onMake("FontFace", ([, source]) => {
    if (typeof source == "string" && /^\s*local\(/.test(source)) tried("FontFace", "", source)
  })
  for (const owner of ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"].map(prototypeOf)) {
    onCall(owner, "measureText", ([text], { font }) => tried("measureText", `${text}`, font))
  }
  onCall(prototypeOf("FontFaceSet"), "check", ([font]) => tried("document.fonts.check", "", `${font}`))
  for (const owner of ["CSSStyleDeclaration", "CSSStyleProperties", "CSS2Properties"]) {
    onSet(prototypeOf(owner), "fontFamily", ([family]) => tried("style.fontFamily", "", `${family}`))
  }
}
