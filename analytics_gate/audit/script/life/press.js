/**
 * Presses what nobody presses by mistake and what leads nowhere. A dialog's buttons are answers to questions, and so are
 * those of what floats above the page.
 */

const pressed = "a[href], area[href], button, summary, label, [onclick], [role=button], [role=tab], input[type=button]"
const leads = 'a[href]:not([href^="#"]), area[href], form [type=submit], form [type=image], form button:not([type])'
const answers = "dialog, [role=dialog], [role=alertdialog], [aria-modal], #gate-panel, [download]"
const ours = "[data-gate-open], [data-gate-choice], [data-gate-embed] *"
const most = 200

/** @param {Element | null} element @returns {boolean} */
const floats = (element) =>
  !!element && (getComputedStyle(element).position == "fixed" || floats(element.parentElement))

/** Its handlers hear of the click; where it leads nobody goes. @param {Event} event */
const stay = (event) => {
  if (event.target instanceof Element && event.target.closest(leads)) event.preventDefault()
}

/** Two buttons alike do the same. @param {Element} element */
const kindOf = (element) => element.localName + (element.getAttribute("href") ?? element.outerHTML.slice(0, 200))

export const press = () => {
  addEventListener("click", stay)
  addEventListener("submit", (event) => event.preventDefault())
  const seen = new Set()
  for (const element of [...document.querySelectorAll(pressed)].slice(0, most)) {
    const kind = kindOf(element)
    if (seen.has(kind) || element.closest(answers) || element.matches(ours) || floats(element)) continue
    seen.add(kind)
    try {
      if ("click" in element) /** @type {HTMLElement} */ (element).click()
    } catch {
      // Another of the page's elements may do better.
    }
  }
}
