/// <reference path="../types.d.ts" />
/**
 * The auditor's witness inside the page: it is there before any script of the page, in every document, and tells what
 * no event of the browser shows. It has no opinion, but where it says when something is worth telling.
 */

import { watchCookies } from "./cookies.js"
import { isHeard } from "./send.js"
import { keepTexts } from "./watch.js"

const watchers = [keepTexts, watchCookies]

if (isHeard) {
  for (const watch of watchers) {
    try {
      watch()
    } catch {
      // What one browser lacks must not blind the witness to the rest.
    }
  }
}
