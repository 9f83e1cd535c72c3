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
  // A text to be run is the browser's business, for whom the page's policy says whether it may be.
  if (typeof call != "function") return start([call, delay, ...args])
  const every = Math.max(1, +delay || 0)
  const run = () => {
    if (again) timer.at = now() + every
    else removeTimer(id)
    call(...args)
  }
  // One that was run ahead of its time does not come a second time.
  const id = start([() => (again || timers.has(+id)) && run(), delay])
  const timer = { at: now() + every, run }
  timers.set(+id, timer)
  return id
}

/** The next one before that time, of those that wait. @param {number} end @returns {Timer | undefined} */
export const dueBefore = (end) => {
  let first
  for (const timer of timers.values()) if (timer.at <= end && (!first || timer.at < first.at)) first = timer
  return first
}
