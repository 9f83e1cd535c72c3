/** Time passes for what has a clock of its own: timers, which the auditor's clock drives, animations and drawings. */

import { handle, roots } from "./roots.js"
import { hold } from "./touch.js"

/** In milliseconds. One that follows scrolling knows no time. @param {Animation} animation */
const timeOf = ({ currentTime }) => typeof currentTime == "number" ? currentTime : currentTime == null ? 0 : NaN

/** The last moment of an animation that ends within the time: what comes with it is there, and would be gone after. @param {Animation} animation @param {number} time */
const nearEnd = (animation, time) => {
  const end = Number(animation.effect?.getComputedTiming().endTime) - 1
  return Math.max(timeOf(animation), Math.min(end, timeOf(animation) + time))
}

/** What is asked for as the page is drawn has been; a window that is behind another is not. @param {any} real the browser's own */
const drawn = ({ requestAnimationFrame, setTimeout }) =>
  new Promise((go) => {
    requestAnimationFrame(() => requestAnimationFrame(go))
    setTimeout(go, 500)
  })

/** Plays to its end what is short enough, and waits until it has. @param {number} time @param {any} real the browser's own */
const playOn = (time, { setTimeout }) =>
  Promise.all(
    [...handle().playing].map((each) => {
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
export const pass = async (time) => {
  const animations = [...roots()].flatMap((root) => root.getAnimations()).filter((each) => timeOf(each) >= 0)
  const ends = animations.map((each) => timeOf(each) + time)
  const running = animations.filter((each) => each.playState == "running")
  for (const each of running) each.pause() // or the next frame would be past the end
  for (const each of animations) each.currentTime = nearEnd(each, time)
  for (const drawing of [...roots()].flatMap((root) => [...root.querySelectorAll("svg")])) {
    if (!drawing.ownerSVGElement) drawing.setCurrentTime(drawing.getCurrentTime() + time / 1000)
  }
  const clock = handle().clock ?? /** @type {any} */ (globalThis).__pwClock
  const lift = hold()
  // Not by Playwright's own `run_for`: that would be run again in each later page of the profile.
  await (clock?.controller ?? /** @type {any} */ (globalThis).auditorsClock)?.runFor(time)
  lift()
  await playOn(time, clock?.builtins ?? globalThis)
  await handle().passInWorkers?.(time, (clock?.builtins ?? globalThis).setTimeout)
  // A frame that is not shown is never drawn, and one without scripts calls nobody back.
  if (self == top) await drawn(clock?.builtins ?? globalThis)
  for (const each of running) each.play()
  animations.forEach((each, at) => each.currentTime = ends[at])
}
