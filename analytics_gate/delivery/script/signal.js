/**
 * Reads the signal of a request, as `analytics_gate/delivery/signal.py` does; both are tested
 * against one file of cases.
 */

/**
 * `Headers` has joined fields of the same name, so a repeated `Sec-GPC` is not `1`.
 * @param {Headers} headers
 */
export const isSignalled = (headers) =>
  headers.get("sec-gpc") === "1" || (headers.get("dnt") ?? "").startsWith("1")
