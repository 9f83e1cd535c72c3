/** The addresses that an element holds, absolute. */

const plain = ["src", "href", "data", "poster", "action", "formaction", "background", "ping", "xlink:href", "manifest"]
const lists = ["srcset", "imagesrcset"]

/** @param {string} text */
const inStyle = (text) => [...text.matchAll(/url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/g)].map((m) => m[1] ?? m[2])

/** @param {Element} element */
const written = (element) => [
  ...plain.flatMap((name) => element.getAttribute(name)?.trim().split(/\s+/) ?? []),
  ...lists.flatMap((name) => element.getAttribute(name)?.split(/,\s+/).map((part) => part.trim().split(/\s/)[0]) ?? []),
  ...inStyle(`${element.getAttribute("style")} ${element.localName == "style" ? element.textContent : ""}`),
]

/** Without a fragment too, for no request has one. @param {Element} element */
export const addressesIn = (element) =>
  written(element).flatMap((text) => {
    try {
      const { href } = new URL(text, document.baseURI)
      return [href, href.replace(/#.*/, "")]
    } catch {
      return []
    }
  })
