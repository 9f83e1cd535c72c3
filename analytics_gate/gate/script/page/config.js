/** Reads the page configuration. Where it is damaged or absent, nothing is declared or allowed. */

/** Without the other keys a choice expires at once, and nothing may be stored. */
export let config = /** @type {Config} */ ({ base: "/", services: /** @type {Service[]} */ ([]) })

try {
  const declared = JSON.parse(
    /** @type {Element} */ (document.getElementById("gate-config")).textContent,
  )
  // A service without a consent hash would be in every choice.
  if (declared.services.every((/** @type {Service} */ { print }) => print[5])) config = declared
} catch {
  // Nothing is declared.
}
