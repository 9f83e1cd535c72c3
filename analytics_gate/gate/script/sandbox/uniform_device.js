/**
 * Shows services the same languages, time zone, screen and processor in every browser, since no
 * declaration lets a service learn the visitor's own.
 *
 * A service can still infer some of it, from how dates are written or which styles apply; and its
 * host sees what every request carries: the IP address and the browser's name.
 */

import { replace } from "./replace.js"

const uniformValues = [
  [
    Navigator.prototype,
    {
      language: "und",
      languages: ["und"],
      platform: "",
      hardwareConcurrency: 1,
      deviceMemory: 1,
      userAgentData: undefined,
    },
  ],
  [window, {
    devicePixelRatio: 1,
    RTCPeerConnection: undefined,
    screen: { width: 1, height: 1, availWidth: 1, availHeight: 1, colorDepth: 24, pixelDepth: 24 },
  }],
  [Date.prototype, { getTimezoneOffset: () => 0 }],
  [Intl.DateTimeFormat.prototype, { resolvedOptions: () => ({ locale: "und", timeZone: "UTC" }) }],
]

export const presentUniformDevice = () => {
  for (const [owner, facts] of uniformValues) {
    for (const [name, value] of Object.entries(facts)) replace(owner, name, value)
  }
}
