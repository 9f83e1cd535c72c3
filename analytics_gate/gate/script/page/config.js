/** The page's JSON block. Damaged or absent, nothing is declared and so nothing is allowed. */

/** @type {Config} */
export let config = { base: "/", ask: true, lasts: 0, services: [], kept: {} }

try {
  const declared = JSON.parse(/** @type {Element} */ (document.getElementById("gate-config")).textContent)
  // A service without a print would be in every choice.
  if (declared.services.every((/** @type {Service} */ { print }) => print[5])) config = { ...config, ...declared }
} catch {
  // Nothing declared it is.
}
