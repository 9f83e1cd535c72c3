/**
 * Reports a canvas that is read back (canvas fingerprinting): letters and shapes render differently
 * from machine to machine.
 * The only other reason to read them back is to export a picture, which follows a visitor's act on
 * a canvas in the page.
 */

import { report } from "./report.js"
import { fewLetters, fewPixels } from "./traits.js"
import { onCall, prototypeOf } from "./watch.js"

/**
 * What was drawn on a canvas: its letters, or the kind of a 3D context.
 * @type {WeakMap<object, string>}
 */
const drawn = new WeakMap()

/**
 * A canvas may be read by a method of another document, whose witness then asks the one of the
 * canvas's document.
 */
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
const isTelling = (canvas) => {
  const text = drawnOn(canvas)
  return canvas.width * canvas.height >= fewPixels &&
    text.replace(/[^\p{L}\d]/gu, "").length >= fewLetters
}

/** @param {any} canvas */
const isPicture = (canvas) => canvas.isConnected && navigator.userActivation?.isActive

/** @param {any} canvas @param {string} by */
const readBack = (canvas, by) => {
  if (isTelling(canvas) && !isPicture(canvas)) report("fingerprint", "canvas", by)
}

/** @param {any} canvas @param {string} text */
const draw = (canvas, text) =>
  void drawn.set(canvas, ((drawn.get(canvas) ?? "") + text).slice(-200))

/** Follows what was drawn through bitmaps onto other canvases. */
const watchBitmaps = () => {
  onCall(globalThis, "createImageBitmap", ([source]) => {
    const text = drawnOn(source)
    if (text) {
      return (made) => made.then((/** @type {any} */ bitmap) => draw(bitmap, text), () => {})
    }
  })
  onCall(
    prototypeOf("OffscreenCanvas"),
    "transferToImageBitmap",
    (_, canvas) => (made) => draw(made, drawnOn(canvas)),
  )
  onCall(
    prototypeOf("ImageBitmapRenderingContext"),
    "transferFromImageBitmap",
    ([bitmap], { canvas }) => bitmap && draw(canvas, drawnOn(bitmap)),
  )
}

export const watchCanvas = () => {
  for (
    const owner of ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"].map(
      prototypeOf,
    )
  ) {
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
  // A 3D scene identifies a machine as well as text does.
  for (const owner of ["HTMLCanvasElement", "OffscreenCanvas"]) {
    onCall(prototypeOf(owner), "getContext", ([kind], canvas) => {
      if (/webgl|webgpu/.test(kind)) return (made) => made && draw(canvas, kind)
    })
  }
}
