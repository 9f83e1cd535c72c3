/** What the page's policy refused: the browser names the directive, and the place where the page asked. */

import { report } from "./send.js"

export const watchRefusals = () =>
  addEventListener("securitypolicyviolation", (event) => {
    const { blockedURI, effectiveDirective, disposition, sourceFile, lineNumber, columnNumber } = event
    const place = sourceFile && lineNumber ? `${sourceFile}:${lineNumber}:${columnNumber}` : ""
    report(
      "refused",
      blockedURI,
      disposition == "report" ? `${effectiveDirective} (report only)` : effectiveDirective,
      place,
    )
  }, true)
