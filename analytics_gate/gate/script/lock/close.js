/** A policy beside the page's own: a browser holds to both, so each one more can only close. */

/** @param {string} policy */
export const close = (policy) => {
  const meta = document.createElement("meta")
  meta.httpEquiv = "Content-Security-Policy"
  meta.content = policy
  document.head.append(meta)
}

/**
 * The page's own policy without the sources of all services but these.
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
    // Then the site itself and nobody else.
  }
  close(policy)
}
