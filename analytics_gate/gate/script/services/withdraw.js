/** Drives the buttons that withdraw all consent in one press, shown while there is any. */

/** @type {Element | null} */
let pressed = null

const isSomethingToWithdraw = () =>
  window.gate.config.services.some(({ id, necessary }) =>
    !necessary && window.gate.allowed?.includes(id)
  )

/** Shows or hides the buttons; the element after each reports, and takes over the focus. */
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
