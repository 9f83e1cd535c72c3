/** What a document waits for. */

/** @typedef {{ at: number, run: () => void }} Timer */

/** By the number that the browser gave it. @type {Map<number, Timer>} */
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
  // A text to be run is the browser's business, for whom the page's policy says whether it may be. Ahead of its time it
  // is run once more: the browser's own number does not say whether it has been.
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
    // One that was run ahead of its time does not come a second time, nor one that was taken back meanwhile.
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

/** Those before that time, of all that wait, the next one first. @param {number} end @returns {Timer[]} */
export const dueBefore = (end) =>
  [...timers.values()].filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)
