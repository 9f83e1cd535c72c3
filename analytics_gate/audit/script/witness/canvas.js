/**
 * Reading back what a script drew. How letters and shapes come out tells one machine from another, and a page has no
 * other reason to read them back but that a visitor wants a picture: then it follows a visitor's act, from a canvas that
 * the visitor sees.
 */

import { report } from "./send.js"
import { fewLetters, fewPixels } from "./traits.js"
import { onCall, prototypeOf } from "./watch.js"

/** What was drawn on a canvas: its letters, or a scene. @type {WeakMap<object, string>} */
const drawn = new WeakMap()

/** @param {any} canvas */
const tells = (canvas) => {
  const text = drawn.get(canvas) ?? ""
  return canvas.width * canvas.height >= fewPixels && text.replace(/[^\p{L}\d]/gu, "").length >= fewLetters
}

/** @param {any} canvas */
const isPicture = (canvas) => canvas.isConnected && navigator.userActivation?.isActive

/** @param {any} canvas @param {string} by */
const readBack = (canvas, by) => {
  if (tells(canvas) && !isPicture(canvas)) report("fingerprint", "canvas", by)
}

/** @param {any} canvas @param {string} text */
const draw = (canvas, text) => void drawn.set(canvas, ((drawn.get(canvas) ?? "") + text).slice(-200))

export const watchCanvas = () => {
  for (const owner of ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"].map(prototypeOf)) {
    for (const method of ["fillText", "strokeText"]) {
      onCall(owner, method, ([text], { canvas }) => draw(canvas, `${text}`))
    }
    onCall(owner, "drawImage", ([source], { canvas }) => draw(canvas, drawn.get(source) ?? ""))
    onCall(owner, "getImageData", ([, , width, height], { canvas }) => {
      if (Math.abs(width * height) >= fewPixels) readBack(canvas, "getImageData")
    })
  }
  for (
    const [owner, method] of [["HTMLCanvasElement", "toDataURL"], ["HTMLCanvasElement", "toBlob"], [
      "OffscreenCanvas",
      "convertToBlob",
    ]]
  ) onCall(prototypeOf(owner), method, (_, canvas) => readBack(canvas, method))
  // A scene is worth as much as a text.
  for (const owner of ["HTMLCanvasElement", "OffscreenCanvas"]) {
    onCall(prototypeOf(owner), "getContext", ([kind], canvas) => {
      if (/webgl|webgpu/.test(kind)) return (made) => made && draw(canvas, kind)
    })
  }
}
