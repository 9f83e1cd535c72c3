/**
 * Builds the headers of a response: all of ours, and of the origin's only those that describe the
 * body.
 */

// An allowlist, so that nothing else passes: no Set-Cookie, no Link, NEL or Report-To, no other
// policy.
const KEPT = [
  "accept-ranges",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-length",
  "content-range",
  "content-type",
  "etag",
  "expires",
  "last-modified",
  "location",
  "retry-after",
]

/** @param {string} path @param {string} address */
const covers = (path, address) =>
  path.endsWith("*") ? address.startsWith(path.slice(0, -1)) : path === address

/** @param {string | null} first @param {string | null} ours */
const varied = (first, ours) => {
  const names = `${first ?? ""},${ours ?? ""}`.split(",").map((name) => name.trim()).filter(Boolean)
  return [...new Set(names)].join(", ")
}

/**
 * A later rule overrides an earlier one. Throws where no rule matches a page: its response would be
 * open.
 * @param {Headers} first
 * @param {string} address
 * @param {Rule[]} rules
 */
export const closedHeaders = (first, address, rules) => {
  const headers = new Headers([...first].filter(([name]) => KEPT.includes(name)))
  const matching = rules.filter(({ path }) => covers(path, address))
  for (const [name, value] of matching.flatMap((rule) => rule.headers)) headers.set(name, value)
  if (headers.get("tk") !== "N" || !headers.has("content-security-policy")) {
    throw new Error(`no rule for ${address}`)
  }
  headers.set("vary", varied(first.get("vary"), headers.get("vary")))
  return headers
}
