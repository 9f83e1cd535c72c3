/** The page's JSON block. Damaged or absent, nothing is declared and so nothing is allowed. */

/** What is not there counts as no: a choice that lasts for no time, nothing that may be kept. */
export let config = /** @type {Config} */ ({ base: "/", services: /** @type {Service[]} */ ([]) })

try {
  const declared = JSON.parse(
    /** @type {Element} */ (document.getElementById("gate-config")).textContent,
  )
  // A service without a print would be in every choice.
  if (declared.services.every((/** @type {Service} */ { print }) => print[5])) config = declared
} catch {
  // Nothing declared it is.
}
