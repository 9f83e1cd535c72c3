/** Adds policies to the page's own: browsers enforce all of them, so each closes further. */

/** @param {string} policy */
export const close = (policy) => {
  const meta = document.createElement("meta")
  meta.httpEquiv = "Content-Security-Policy"
  meta.content = policy
  document.head.append(meta)
}

/**
 * Gives the page's own policy without the sources of the services that are not in `open`.
 * @param {string[]} open
 */
const without = (open) => {
  const own = /** @type {HTMLMetaElement} */ (document.querySelector(
    "meta[http-equiv=Content-Security-Policy]",
  ))
  return own.content.split("; ").map((directive) => {
    const [name, ...named] = directive.split(" ")
    const of = (/** @type {string[]} */ ids) => ids.flatMap((id) => sources[id][name] ?? [])
    const closed = of(Object.keys(sources)).filter((source) => !of(open).includes(source))
    return [name, ...named.filter((source) => !closed.includes(source))].join(" ")
  }).join("; ")
}

/** @param {string[]} open the services for which the page stays open */
export const closeFor = (open) => {
  if (open.length == Object.keys(sources).length) return
  let policy = "default-src 'self'; form-action 'self'"
  try {
    policy = without(open)
  } catch {
    // Fall back to the site's own origin alone.
  }
  close(policy)
}
