/**
 * Advances all clocks of a page: timers, which the auditor's clock drives, animations, SVG and
 * media.
 */

import { bridge, roots } from "./roots.js"
import { putFingerDown } from "./touch.js"

/**
 * In milliseconds; NaN for an animation that follows scrolling instead of time.
 * @param {Animation} animation
 */
const timeOf = ({ currentTime }) =>
  typeof currentTime == "number" ? currentTime : currentTime == null ? 0 : NaN

/**
 * The last moment of an animation that ends within the time: images that it shows would be gone
 * after its end.
 * @param {Animation} animation @param {number} time
 */
const nearEnd = (animation, time) => {
  const end = Number(animation.effect?.getComputedTiming().endTime) - 1
  return Math.max(timeOf(animation), Math.min(end, timeOf(animation) + time))
}

/**
 * Waits until the page was painted twice, or half a second: a covered window is never painted.
 * @param {any} real the browser's own
 */
const waitForPaint = ({ requestAnimationFrame, setTimeout }) =>
  new Promise((go) => {
    requestAnimationFrame(() => requestAnimationFrame(go))
    setTimeout(go, 500)
  })

/**
 * Seeks media forward, and waits until what is short enough has ended.
 * @param {number} time @param {any} real the browser's own
 */
const playMedia = (time, { setTimeout }) =>
  Promise.all(
    [...bridge().playing].map((each) => {
      const media = each.deref()
      if (!media || media.paused || !Number.isFinite(media.duration)) return
      media.currentTime = Math.min(media.duration, media.currentTime + time / 1000)
      return new Promise((go) => {
        media.addEventListener("ended", go)
        setTimeout(go, 500)
      })
    }),
  )

/** @param {number} time in milliseconds */
export const advanceTime = async (time) => {
  const animations = [...roots()].flatMap((root) => root.getAnimations()).filter((each) =>
    timeOf(each) >= 0
  )
  const ends = animations.map((each) => timeOf(each) + time)
  const running = animations.filter((each) => each.playState == "running")
  for (const each of running) each.pause() // or the next frame would be past the end
  for (const each of animations) each.currentTime = nearEnd(each, time)
  for (const drawing of [...roots()].flatMap((root) => [...root.querySelectorAll("svg")])) {
    if (!drawing.ownerSVGElement) drawing.setCurrentTime(drawing.getCurrentTime() + time / 1000)
  }
  const clock = bridge().clock ?? /** @type {any} */ (globalThis).__pwClock
  const liftFinger = putFingerDown()
  // Not by Playwright's own `run_for`, which it would replay in each later page of the profile.
  await (clock?.controller ?? /** @type {any} */ (globalThis).auditorsClock)?.runFor(time)
  liftFinger()
  await playMedia(time, clock?.builtins ?? globalThis)
  await bridge().advanceTimeInWorkers?.(time, (clock?.builtins ?? globalThis).setTimeout)
  // Only the top frame: a hidden frame is never painted, and a frame without scripts gets no
  // callbacks.
  if (self == top) await waitForPaint(clock?.builtins ?? globalThis)
  for (const each of running) each.play()
  animations.forEach((each, at) => each.currentTime = ends[at])
}
