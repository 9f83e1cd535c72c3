/** Shows images that come with a state which no script can bring about: a pointer over an element, a finger on it, a focus. */

import { roots } from "./roots.js"

const state = /:(?:hover|active|focus|focus-visible|focus-within)(?![\w-])/g

/** @param {any} rule */
const revealIn = (rule) => {
  if (rule.selectorText && /url\(|image-set\(/.test(rule.cssText) && rule.selectorText.search(state) >= 0) {
    rule.selectorText = rule.selectorText.replace(state, ":is(*)")
  }
  for (const inner of rule.cssRules ?? []) revealIn(inner)
}

export const reveal = () => {
  for (const sheet of [...roots()].flatMap((root) => [...root.styleSheets, ...root.adoptedStyleSheets])) {
    try {
      for (const rule of sheet.cssRules) revealIn(rule)
    } catch {
      // A style sheet of another origin, which nobody may read.
    }
  }
}
