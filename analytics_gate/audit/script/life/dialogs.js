/** Finds the dialog or floating layer that contains an element. */

const dialogs = "dialog, [role=dialog], [role=alertdialog], [aria-modal], [popover]"

/** @param {Element | null} element @returns {Element | null} */
const floating = (element) =>
  !element || getComputedStyle(element).position == "fixed"
    ? element
    : floating(element.parentElement)

/** The outermost one. @param {Element} element @returns {Element | null} */
export const dialogOf = (element) => {
  const dialog = element.closest(dialogs) ?? floating(element)
  return dialog?.parentElement ? dialogOf(dialog.parentElement) ?? dialog : dialog
}

/** @param {Element} element */
export const isShown = (element) =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
