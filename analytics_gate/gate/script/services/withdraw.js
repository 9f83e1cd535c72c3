/**
 * The buttons that take everything back in one press: there while something optional is allowed.
 */

/** @type {Element | null} */
let pressed = null

const isSomethingToWithdraw = () =>
  window.gate.config.services.some(({ id, necessary }) =>
    !necessary && window.gate.allowed?.includes(id)
  )

/**
 * The element after each button is for what was done; it takes the focus over from a button that
 * goes.
 */
export const showWithdrawing = () => {
  const some = isSomethingToWithdraw()
  for (
    const button
      of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-gate-withdraw]"))
  ) {
    const status = /** @type {HTMLElement | null} */ (button.nextElementSibling)
    const focused = button == document.activeElement
    if (status) {
      status.textContent = !some && button == pressed ? `${button.dataset.gateWithdraw}` : ""
    }
    button.hidden = !some
    if (focused && !some) status?.focus()
  }
}

document.addEventListener("gate:change", showWithdrawing)
document.addEventListener("click", ({ target }) => {
  pressed = /** @type {Element} */ (target).closest("[data-gate-withdraw]")
  if (pressed) window.gate.withdraw()
})
