/** Cookies that a script writes, in either of the two ways, told in the words of `document.cookie`. */

import { report } from "./send.js"
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

/** A browser drops what it does not like without a word. @param {any} page @param {string} text */
const isThere = (page, text) => `; ${page.cookie}`.includes(`; ${text.split(/[=;]/, 1)[0].trim()}=`)

export const watchCookies = () => {
  onSet(prototypeOf("Document"), "cookie", ([text], page) => {
    const stack = stackOf()
    return () => report("cookie", text, isThere(page, `${text}`) ? "document.cookie" : "document.cookie, unread", stack)
  })
  onCall(prototypeOf("CookieStore"), "set", (args) => report("cookie", asText(args), "cookieStore"))
  onCall(
    prototypeOf("CookieStore"),
    "delete",
    (args) => report("cookie", asText(args) + "; max-age=0", "cookieStore"),
  )
}
