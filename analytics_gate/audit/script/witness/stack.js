/** Captures the stack of a call in the engine's format; Python parses it. */

/** Deep enough to get through a framework, short enough to be reported. */
const depth = 40

/**
 * A page may have set a formatter or a limit of its own: both are restored before it can notice.
 */
export const stackOf = () => {
  const { stackTraceLimit, prepareStackTrace } = /** @type {any} */ (Error)
  const of = /** @type {any} */ (Error)
  try {
    if (typeof stackTraceLimit == "number") of.stackTraceLimit = depth
    if (prepareStackTrace) of.prepareStackTrace = undefined
    return `${Error().stack}`.slice(0, 4000)
  } finally {
    if (typeof stackTraceLimit == "number") of.stackTraceLimit = stackTraceLimit
    if (prepareStackTrace) of.prepareStackTrace = prepareStackTrace
  }
}
