/** Addresses as a browser reads them. */

// A page may put its own in place of it.
const Address = URL

/** Absolute, and empty for what is no address. @param {unknown} text */
export const absolute = (text) => {
  try {
    return new Address(`${text}`, globalThis.document?.baseURI ?? location.href).href
  } catch {
    return ""
  }
}

/** Whether an absolute address is at another host than this document, by whose address a `srcdoc` goes too. @param {string} address */
export const leadsAway = (address) => {
  const { protocol, hostname } = new Address(address)
  return /^https?:$/.test(protocol) && hostname != new Address(document.baseURI).hostname
}

/** The parts of an absolute address that can carry a visitor's number: parameters, and a fragment. @param {string} address */
export const parametersOf = (address) => {
  const { searchParams, hash } = new Address(address)
  return [...searchParams, ...new URLSearchParams(hash.slice(1))]
}

/** @param {string} text of a style */
export const addressesInStyle = (text) =>
  [...text.matchAll(/url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/g)].map(([, url, imported]) => url ?? imported)

/** @param {string} text of a `srcset` */
export const addressesInSet = (text) => text.split(/,\s+/).map((candidate) => candidate.trim().split(/\s/)[0])
