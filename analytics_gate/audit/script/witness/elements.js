/** Reports the addresses that a script sets on elements. */

import { addressesInSet } from "./references.js"
import { reportRequest } from "./requests.js"
import { onCall, onSet, prototypeOf } from "./watch.js"

/** @type {[string, string[]][]} */
const properties = [
  ["HTMLImageElement", ["src", "srcset"]],
  ["HTMLScriptElement", ["src"]],
  ["HTMLLinkElement", ["href", "imageSrcset"]],
  ["HTMLIFrameElement", ["src"]],
  ["HTMLFrameElement", ["src"]],
  ["HTMLMediaElement", ["src"]],
  ["HTMLVideoElement", ["poster"]],
  ["HTMLSourceElement", ["src", "srcset"]],
  ["HTMLTrackElement", ["src"]],
  ["HTMLEmbedElement", ["src"]],
  ["HTMLObjectElement", ["data"]],
  ["HTMLInputElement", ["src"]],
  ["HTMLBodyElement", ["background"]],
  ["HTMLAnchorElement", ["ping"]],
]
const attributes = /^(src|srcset|imagesrcset|data|poster|background|ping|href|xlink:href)$/i
/** Elements whose `href` is followed only by a visitor. */
export const links = /^(a|area|base)$/

/** @param {string} element @param {string} name @param {any} value */
const reportAddress = (element, name, value) => {
  const targets = /srcset$/i.test(name)
    ? addressesInSet(`${value}`)
    : name == "ping"
    ? `${value}`.split(/\s+/)
    : [value]
  for (const target of targets) if (`${target}`) reportRequest(target, `${element}.${name}`)
}

/** @param {any} element @param {string} name @param {unknown} value */
const reportAttribute = (element, name, value) => {
  if (attributes.test(name) && !(/href$/i.test(name) && links.test(element.localName))) {
    reportAddress(element.localName, name.toLowerCase().replace("xlink:", ""), value)
  }
}

export const watchElements = () => {
  for (const [owner, names] of properties) {
    for (const name of names) {
      onSet(prototypeOf(owner), name, ([value], self) => reportAddress(self.localName, name, value))
    }
  }
  onCall(
    prototypeOf("Element"),
    "setAttribute",
    ([name, value], self) => reportAttribute(self, `${name}`, value),
  )
  onCall(
    prototypeOf("Element"),
    "setAttributeNS",
    ([, name, value], self) => reportAttribute(self, `${name}`, value),
  )
  onSet(prototypeOf("Attr"), "value", ([value], self) => {
    if (self.ownerElement) reportAttribute(self.ownerElement, self.name, value)
  })
}
