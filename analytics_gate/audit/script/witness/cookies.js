/**
 * Reports cookies that a script writes, by `document.cookie` or the Cookie Store API, in the syntax
 * of the former.
 */

import { report } from "./report.js"
import { stackOf } from "./stack.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

/** @param {any[]} args */
const asText = ([name, value]) => {
  const { name: named = name, expires, domain, path } = Object(name) === name ? name : {}
  const parts = [`${named}=${value ?? ""}`]
  if (expires != null) parts.push("expires=" + new Date(expires).toUTCString())
  if (domain != null) parts.push("domain=" + domain)
  return [...parts, "path=" + (path ?? "/")].join("; ")
}

/** Browsers drop invalid cookies silently. @param {any} page @param {string} text */
const isThere = (page, text) => `; ${page.cookie}`.includes(`; ${text.split(/[=;]/, 1)[0].trim()}=`)

export const watchCookies = () => {
  onSet(prototypeOf("Document"), "cookie", ([text], page) => {
    const stack = stackOf()
    return () =>
      report(
        "cookie",
        text,
        isThere(page, `${text}`) ? "document.cookie" : "document.cookie, unread",
        stack,
      )
  })
  onCall(prototypeOf("CookieStore"), "set", (args) => report("cookie", asText(args), "cookieStore"))
  onCall(
    prototypeOf("CookieStore"),
    "delete",
    (args) => report("cookie", asText(args) + "; max-age=0", "cookieStore"),
  )
}
