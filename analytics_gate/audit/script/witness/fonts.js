/** Reports font probing: the same text measured in one family after the other. */

import { report } from "./report.js"
import { manyFonts } from "./traits.js"
import { onCall, onConstruct, onSet, prototypeOf } from "./watch.js"

/** @type {Map<string, Set<string>>} */
const families = new Map()

/** @param {string} by @param {string} text @param {string} font */
const countFont = (by, text, font) => {
  const key = `${by} ${text}`
  if (!families.has(key) && families.size > 200) families.clear()
  // The same family in another size counts once.
  const found = (families.get(key) ?? new Set()).add(
    font.replace(/^.*?\d(px|pt|em|rem|%)\S*\s*/, ""),
  )
  families.set(key, found)
  if (found.size > manyFonts) report("fingerprint", "fonts", by)
}

/** Counts the families in a style or in markup. @param {unknown} text @param {string} by */
const countFontsIn = (text, by) => {
  for (const [, font] of `${text}`.matchAll(/\bfont(?:-family)?\s*:\s*((?:&quot;|[^;}<])*)/g)) {
    countFont(by, "", font)
  }
}

const watchWrittenStyles = () => {
  for (const property of ["font", "cssText"]) {
    for (const owner of ["CSSStyleDeclaration", "CSSStyleProperties", "CSS2Properties"]) {
      onSet(
        prototypeOf(owner),
        property,
        ([value]) => countFontsIn(property == "font" ? `font: ${value}` : value, "style"),
      )
    }
  }
  onCall(prototypeOf("Element"), "setAttribute", ([name, value]) => {
    if (`${name}`.toLowerCase() == "style") countFontsIn(value, "style")
  })
  onSet(prototypeOf("Element"), "innerHTML", ([value]) => countFontsIn(value, "style"))
  onCall(prototypeOf("Element"), "insertAdjacentHTML", ([, value]) => countFontsIn(value, "style"))
}

export const watchFonts = () => {
  watchWrittenStyles()
  onConstruct("FontFace", ([, source]) => {
    if (typeof source == "string" && /^\s*local\(/.test(source)) countFont("FontFace", "", source)
  })
  for (
    const owner of ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"].map(
      prototypeOf,
    )
  ) {
    onCall(owner, "measureText", ([text], { font }) => countFont("measureText", `${text}`, font))
  }
  onCall(
    prototypeOf("FontFaceSet"),
    "check",
    ([font]) => countFont("document.fonts.check", "", `${font}`),
  )
  for (const owner of ["CSSStyleDeclaration", "CSSStyleProperties", "CSS2Properties"]) {
    onSet(
      prototypeOf(owner),
      "fontFamily",
      ([family]) => countFont("style.fontFamily", "", `${family}`),
    )
  }
}
