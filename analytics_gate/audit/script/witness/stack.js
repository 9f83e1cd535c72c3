/** Where a call came from, in the engine's own words: Python reads them. */

/** Deep enough to get through a framework, short enough to be sent. */
const depth = 40

/** A page may have put a formatter of its own there, or a limit of none: both are put back before it can notice. */
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
