/**
 * Reports violations of the page's Content-Security-Policy, with the directive and the call site.
 */

import { report } from "./report.js"

export const watchRefusals = () =>
  addEventListener("securitypolicyviolation", (event) => {
    const { blockedURI, effectiveDirective, disposition, sourceFile, lineNumber, columnNumber } =
      event
    const place = sourceFile && lineNumber ? `${sourceFile}:${lineNumber}:${columnNumber}` : ""
    report(
      "refused",
      blockedURI,
      disposition == "report" ? `${effectiveDirective} (report only)` : effectiveDirective,
      place,
    )
  }, true)
