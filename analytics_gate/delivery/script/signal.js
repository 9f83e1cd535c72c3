/**
 * The signal of a request: the twin of `analytics_gate/delivery/signal.py`, held to the same file
 * of cases.
 */

/**
 * Two fields of one name are joined by then, so a doubled `Sec-GPC` is not `1`.
 * @param {Headers} headers
 */
export const isSignalled = (headers) =>
  headers.get("sec-gpc") === "1" || (headers.get("dnt") ?? "").startsWith("1")
