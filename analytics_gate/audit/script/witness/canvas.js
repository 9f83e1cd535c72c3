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

/** A canvas may be read by a method of another document's, whose witness then asks this one's. */
const question = "auditor:drawn"

/** @param {any} source @returns {string} */
const drawnOn = (source) => {
  const told = drawn.get(source)
  const { ownerDocument } = source
  if (told != null || !ownerDocument || ownerDocument == document) return told ?? ""
  const asking = new CustomEvent(question, { detail: { source, text: "" } })
  ownerDocument.defaultView?.dispatchEvent(asking)
  return asking.detail.text
}

/** @param {any} asking */
const answer = ({ detail }) => {
  if (Object(detail) === detail) detail.text = drawn.get(detail.source) ?? ""
}

/** @param {any} canvas */
const tells = (canvas) => {
  const text = drawnOn(canvas)
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

/** A canvas becomes a picture, and the picture is drawn on another one. */
const watchBitmaps = () => {
  onCall(globalThis, "createImageBitmap", ([source]) => {
    const text = drawnOn(source)
    if (text) return (made) => made.then((/** @type {any} */ bitmap) => draw(bitmap, text), () => {})
  })
  onCall(prototypeOf("OffscreenCanvas"), "transferToImageBitmap", (_, canvas) => (made) => draw(made, drawnOn(canvas)))
  onCall(
    prototypeOf("ImageBitmapRenderingContext"),
    "transferFromImageBitmap",
    ([bitmap], { canvas }) => bitmap && draw(canvas, drawnOn(bitmap)),
  )
}

export const watchCanvas = () => {
  for (const owner of ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"].map(prototypeOf)) {
    for (const method of ["fillText", "strokeText"]) {
      onCall(owner, method, ([text], { canvas }) => draw(canvas, `${text}`))
    }
    onCall(owner, "drawImage", ([source], { canvas }) => draw(canvas, drawnOn(source)))
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
  addEventListener(question, answer)
  watchBitmaps()
  // A scene is worth as much as a text.
  for (const owner of ["HTMLCanvasElement", "OffscreenCanvas"]) {
    onCall(prototypeOf(owner), "getContext", ([kind], canvas) => {
      if (/webgl|webgpu/.test(kind)) return (made) => made && draw(canvas, kind)
    })
  }
}
