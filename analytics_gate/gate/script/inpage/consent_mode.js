/**
 * Speaks Google's Consent Mode v2, in which Google's own scripts learn what a visitor allows: first
 * that everything is denied, and then what is granted, purpose by purpose.
 */

/** Google's consent types, by the purpose that grants them. */
const types = {
  functional: ["functionality_storage"],
  analytics: ["analytics_storage"],
  social: ["personalization_storage"],
  marketing: ["ad_storage", "ad_user_data", "ad_personalization"],
}

/** @type {(...words: unknown[]) => IArguments} Google's scripts accept only `arguments`. */
const words = function () {
  return arguments
}

/** Tells whether the visitor allows every service of a purpose, and there is at least one. */
const isGranted = (/** @type {string} */ purpose) => {
  const ids = window.gate.services.filter((id) => purposes[id] == purpose)
  return ids[0] && ids.every((id) => window.gate.allowed?.includes(id))
}

/** @param {(purpose: string) => unknown} isGranted */
const states = (isGranted) =>
  Object.fromEntries(
    Object.entries(types).flatMap(([purpose, names]) =>
      names.map((name) => [name, isGranted(purpose) ? "granted" : "denied"])
    ),
  )

const layer = () => window.dataLayer ??= []

const choice = () => words("consent", "update", states(isGranted))

let isSaid = false

/** Signals the defaults and the choice, once a document, and from then on each change. */
export const signalConsent = () => {
  if (isSaid) return
  isSaid = true
  // Before anything that a script of the site may have pushed.
  layer().unshift(
    words("consent", "default", { ...states(() => false), security_storage: "granted" }),
    choice(),
  )
  document.addEventListener("gate:change", () => layer().push(choice()))
}
