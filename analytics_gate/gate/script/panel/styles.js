/** Loads the gate's style sheets, each once, when it is first needed. */

import { element } from "./element.js"

/** @type {Record<string, Promise<unknown>>} */
const loading = {}

/**
 * Resolves also where a content blocker stops the sheet: the panel works without styles.
 * @param {string} file
 */
export const styled = (file) =>
  loading[file] ??= new Promise((resolve) => {
    const sheet = element("link", {
      rel: "stylesheet",
      href: window.gate.config.base + `gate/${file}.css`,
    })
    sheet.onload = sheet.onerror = resolve
    // Instant navigation takes out of the head what the next page's head does not have.
    document.documentElement.append(sheet)
  })
