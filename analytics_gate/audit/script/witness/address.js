/** Resolves addresses as the browser does. */

// A page may replace it later.
const Address = URL

/** The absolute address; empty for an invalid one. @param {unknown} text */
export const absolute = (text) => {
  try {
    return new Address(`${text}`, globalThis.document?.baseURI ?? location.href).href
  } catch {
    return ""
  }
}

/**
 * Whether an absolute address has another host than this document; `baseURI`, since a `srcdoc`
 * frame has no host.
 * @param {string} address
 */
export const leadsAway = (address) => {
  const { protocol, hostname } = new Address(address)
  return /^https?:$/.test(protocol) && hostname != new Address(document.baseURI).hostname
}

/**
 * The parameters of query and fragment, either of which can carry a visitor's identifier.
 * @param {string} address
 */
export const parametersOf = (address) => {
  const { searchParams, hash } = new Address(address)
  return [...searchParams, ...new URLSearchParams(hash.slice(1))]
}
