/** The pending timers of a document. */

/** @typedef {{ at: number, run: () => void }} Timer */

/** By the id that the browser gave it. @type {Map<number, Timer>} */
const timers = new Map()

/** @param {number} id */
export const removeTimer = (id) => void timers.delete(+id)

/**
 * @param {(args: any[]) => number} start the browser's own
 * @param {any[]} args what the page gave it
 * @param {() => number} now
 * @param {boolean} again
 * @returns {number}
 */
export const addTimer = (start, [call, delay, ...args], now, again) => {
  const every = Math.max(1, +delay || 0)
  // A string of code is left to the browser, which checks it against the page's policy. Run early,
  // it is started once more:
  // the browser's own id does not tell whether the code has run.
  if (typeof call != "function") {
    const id = start([call, delay])
    timers.set(+id, {
      at: now() + every,
      run: () => {
        removeTimer(id)
        start([call, 0])
      },
    })
    return id
  }
  const run = () => {
    // Not a second time if it was run early, and not if it was cleared meanwhile.
    if (timers.get(+id) != timer) return
    if (again) timer.at = now() + every
    else removeTimer(id)
    call(...args)
  }
  const id = start([run, delay])
  const timer = { at: now() + every, run }
  timers.set(+id, timer)
  return id
}

/** The timers due until that time, the next one first. @param {number} end @returns {Timer[]} */
export const dueBefore = (end) =>
  [...timers.values()].filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)
