/** WebRTC: it contacts whom it likes, by ways that no policy and few recorders see. */

import { report } from "./send.js"
import { onCall, onMake, prototypeOf } from "./watch.js"

/** @param {any} settings */
const serversOf = (settings) =>
  (settings?.iceServers ?? []).flatMap((/** @type {any} */ server) => server.urls ?? server.url)

/** @type {WeakMap<object, string>} */
const servers = new WeakMap()

export const watchRtc = () => {
  const names = ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection"]
  const [main, ...aliases] = names.filter((name) => name in globalThis)
  onMake(main, ([settings]) => {
    const asked = serversOf(settings).join(", ")
    report("webrtc", asked, main)
    return (made) => void servers.set(made, asked)
  })
  for (const alias of aliases) {
    Object.defineProperty(globalThis, alias, { value: /** @type {any} */ (globalThis)[main] })
  }
  onCall(prototypeOf(main), "setConfiguration", ([settings], self) => {
    const asked = serversOf(settings).join(", ")
    report("webrtc", asked, "setConfiguration")
    servers.set(self, asked)
  })
  for (const method of ["createDataChannel", "createOffer"]) {
    onCall(prototypeOf(main), method, (_, self) => report("webrtc", servers.get(self) ?? "", method))
  }
}
