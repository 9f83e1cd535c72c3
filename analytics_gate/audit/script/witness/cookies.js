/** Cookies that a script writes, in either of the two ways, told in the words of `document.cookie`. */

import { report } from "./send.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

/** @param {any[]} args */
const asText = ([name, value]) => {
  const { name: named = name, expires, domain, path } = Object(name) === name ? name : {}
  const parts = [`${named}=${value ?? ""}`]
  if (expires != null) parts.push("expires=" + new Date(expires).toUTCString())
  if (domain != null) parts.push("domain=" + domain)
  return [...parts, "path=" + (path ?? "/")].join("; ")
}

export const watchCookies = () => {
  onSet(prototypeOf("Document"), "cookie", ([text]) => report("cookie", text, "document.cookie"))
  onCall(prototypeOf("CookieStore"), "set", (args) => report("cookie", asText(args), "cookieStore"))
  onCall(
    prototypeOf("CookieStore"),
    "delete",
    (args) => report("cookie", asText(args) + "; max-age=0", "cookieStore"),
  )
}
