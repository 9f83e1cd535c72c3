/** Sound that a page makes in order to read it back: how it comes out tells one machine from another. */

import { report } from "./send.js"
import { onCall, onMake, prototypeOf } from "./watch.js"

/** Those that have a source which the page itself made, and not a recording. @type {WeakSet<object>} */
const sounding = new WeakSet()

/** @param {any} context @param {string} by */
const heard = (context, by) => {
  if (sounding.has(context)) report("fingerprint", "audio", by)
}

export const watchAudio = () => {
  onCall(prototypeOf("BaseAudioContext"), "createOscillator", (_, self) => void sounding.add(self))
  onMake("OscillatorNode", ([context]) => void sounding.add(context))
  onCall(prototypeOf("OfflineAudioContext"), "startRendering", (_, self) => heard(self, "startRendering"))
  onCall(prototypeOf("BaseAudioContext"), "createScriptProcessor", (_, self) => heard(self, "createScriptProcessor"))
  for (
    const method of ["getFloatFrequencyData", "getByteFrequencyData", "getFloatTimeDomainData", "getByteTimeDomainData"]
  ) {
    onCall(prototypeOf("AnalyserNode"), method, (_, self) => heard(self.context, method))
  }
}
