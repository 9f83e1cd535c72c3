/**
 * Reports reading the graphics card's name, or pixels of a WebGL canvas that the page never shows.
 */

import { readTrait } from "./device.js"
import { report } from "./report.js"
import { fewPixels, manyParameters, manyParametersWeight, shownCardWeight } from "./traits.js"
import { onCall, prototypeOf } from "./watch.js"

/** UNMASKED_VENDOR_WEBGL and UNMASKED_RENDERER_WEBGL (WEBGL_debug_renderer_info). */
const card = [0x9245, 0x9246]

/** @type {WeakMap<object, Set<number>>} */
const parametersRead = new WeakMap()

/** @param {any} canvas */
const isShown = (canvas) => !!canvas?.isConnected

/** @param {any} context @param {number} parameter */
const parameterRead = (context, parameter) => {
  if (card.includes(parameter)) {
    if (isShown(context.canvas)) readTrait("graphics card", shownCardWeight)
    else report("fingerprint", "webgl", "UNMASKED_VENDOR_WEBGL, UNMASKED_RENDERER_WEBGL")
  }
  const parameters = parametersRead.get(context) ?? new Set()
  parametersRead.set(context, parameters.add(parameter))
  if (parameters.size >= manyParameters) readTrait("parameters of WebGL", manyParametersWeight)
}

export const watchWebgl = () => {
  for (const owner of ["WebGLRenderingContext", "WebGL2RenderingContext"].map(prototypeOf)) {
    onCall(owner, "getParameter", ([parameter], self) => parameterRead(self, parameter))
    onCall(owner, "readPixels", ([, , width, height], { canvas }) => {
      if (width * height >= fewPixels && !isShown(canvas)) {
        report("fingerprint", "webgl", "readPixels")
      }
    })
  }
}
