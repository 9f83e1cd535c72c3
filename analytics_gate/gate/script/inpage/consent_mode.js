/**
 * Google's Consent Mode v2, the words in which Google's own scripts are told what a visitor allows:
 * before anything else
 * that nothing is, and then purpose by purpose.
 */

/** Google's names for what it may keep or do, by the purpose that allows it. */
const types = {
  functional: ["functionality_storage"],
  analytics: ["analytics_storage"],
  social: ["personalization_storage"],
  marketing: ["ad_storage", "ad_user_data", "ad_personalization"],
}

/** @type {(...words: unknown[]) => IArguments} Google's scripts take nothing but such an object. */
const words = function () {
  return arguments
}

/**
 * A purpose is granted where there are services for it, and the visitor allows every one of them.
 */
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

/** Says it all, once in a document, and from then on each change. */
export const signalConsent = () => {
  if (isSaid) return
  isSaid = true
  // Before what a script of the site's own may have put there.
  layer().unshift(
    words("consent", "default", { ...states(() => false), security_storage: "granted" }),
    choice(),
  )
  document.addEventListener("gate:change", () => layer().push(choice()))
}
