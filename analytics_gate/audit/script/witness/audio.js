/**
 * Reports sound that a page synthesizes and reads back (audio fingerprinting): the samples differ
 * from machine to machine.
 */

import { report } from "./report.js"
import { onCall, onConstruct, prototypeOf } from "./watch.js"

/** Contexts with an oscillator: synthesized sound, not a recording. @type {WeakSet<object>} */
const synthesizing = new WeakSet()

/** @param {any} context @param {string} by */
const reportRead = (context, by) => {
  if (synthesizing.has(context)) report("fingerprint", "audio", by)
}

export const watchAudio = () => {
  onCall(
    prototypeOf("BaseAudioContext"),
    "createOscillator",
    (_, self) => void synthesizing.add(self),
  )
  onConstruct("OscillatorNode", ([context]) => void synthesizing.add(context))
  onCall(
    prototypeOf("OfflineAudioContext"),
    "startRendering",
    (_, self) => reportRead(self, "startRendering"),
  )
  onCall(
    prototypeOf("BaseAudioContext"),
    "createScriptProcessor",
    (_, self) => reportRead(self, "createScriptProcessor"),
  )
  for (
    const method of [
      "getFloatFrequencyData",
      "getByteFrequencyData",
      "getFloatTimeDomainData",
      "getByteTimeDomainData",
    ]
  ) {
    onCall(prototypeOf("AnalyserNode"), method, (_, self) => reportRead(self.context, method))
  }
}
