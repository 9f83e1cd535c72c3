/**
 * Loads images of styles for states that no script can bring about (`:hover`, `:active`, `:focus`),
 * and for media queries of
 * other devices and preferences.
 */

import { roots } from "./roots.js"

const state = /:(?:hover|active|focus|focus-visible|focus-within)(?![\w-])/g

const other = new RegExp(
  "\\((?:prefers-[\\w-]+|display-mode|color-gamut|(?:video-)?dynamic-range|forced-colors|inverted-colors|monochrome|update|" +
    "(?:any-)?(?:hover|pointer)|overflow-\\w+)(?:\\s*:[^()]*)?\\)",
  "g",
)

/** @param {MediaList} [media] */
const showElsewhere = (media) => {
  if (media && media.mediaText.search(other) >= 0 && !/\bnot\b/.test(media.mediaText)) {
    media.mediaText = media.mediaText.replace(other, "(min-width: 0)")
  }
}

/** @param {CSSRule} rule */
const showsImages = ({ cssText }) => /url\(|image-set\(/.test(cssText)

/** @param {any} rule */
const revealIn = (rule) => {
  if (rule.media && showsImages(rule)) showElsewhere(rule.media)
  if (rule.selectorText && showsImages(rule) && rule.selectorText.search(state) >= 0) {
    rule.selectorText = rule.selectorText.replace(state, ":is(*)")
  }
  for (const inner of rule.cssRules ?? []) revealIn(inner)
}

export const reveal = () => {
  for (
    const sheet of [...roots()].flatMap((root) => [...root.styleSheets, ...root.adoptedStyleSheets])
  ) {
    try {
      for (const rule of sheet.cssRules) revealIn(rule)
      showElsewhere(sheet.media)
    } catch {
      // The rules of a style sheet of another origin cannot be read.
    }
  }
}
