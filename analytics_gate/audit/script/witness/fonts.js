/** Trying which fonts there are: one text in one family after the other. */

import { report } from "./send.js"
import { manyFonts } from "./traits.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

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

export const watchFonts = () => {
  for (const owner of ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"].map(prototypeOf)) {
    onCall(owner, "measureText", ([text], { font }) => tried("measureText", `${text}`, font))
  }
  onCall(prototypeOf("FontFaceSet"), "check", ([font]) => tried("document.fonts.check", "", `${font}`))
  for (const owner of ["CSSStyleDeclaration", "CSSStyleProperties", "CSS2Properties"]) {
    onSet(prototypeOf(owner), "fontFamily", ([family]) => tried("style.fontFamily", "", `${family}`))
  }
}
