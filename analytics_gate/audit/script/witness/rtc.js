/** Reports WebRTC connections, which bypass proxies and, in most browsers, the page's policy. */

import { report } from "./report.js"
import { onCall, onConstruct, prototypeOf } from "./watch.js"

/** @param {any} settings */
const serversOf = (settings) =>
  (settings?.iceServers ?? []).flatMap((/** @type {any} */ server) => server.urls ?? server.url)

/** @type {WeakMap<object, string>} */
const servers = new WeakMap()

export const watchRtc = () => {
  const names = ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection"]
  const [main, ...aliases] = names.filter((name) => name in globalThis)
  onConstruct(main, ([settings]) => {
    const contacted = serversOf(settings).join(", ")
    report("webrtc", contacted, main)
    return (made) => void servers.set(made, contacted)
  })
  for (const alias of aliases) {
    Object.defineProperty(globalThis, alias, { value: /** @type {any} */ (globalThis)[main] })
  }
  onCall(prototypeOf(main), "setConfiguration", ([settings], self) => {
    const contacted = serversOf(settings).join(", ")
    report("webrtc", contacted, "setConfiguration")
    servers.set(self, contacted)
  })
  for (const method of ["createDataChannel", "createOffer"]) {
    onCall(
      prototypeOf(main),
      method,
      (_, self) => report("webrtc", servers.get(self) ?? "", method),
    )
  }
}
