/** What holds an element and asks or floats: dialogs, and what stands above the page. */

const asking = "dialog, [role=dialog], [role=alertdialog], [aria-modal], [popover]"

/** @param {Element | null} element @returns {Element | null} */
const floating = (element) =>
  !element || getComputedStyle(element).position == "fixed" ? element : floating(element.parentElement)

/** The outermost of them. @param {Element} element @returns {Element | null} */
export const holderOf = (element) => {
  const holder = element.closest(asking) ?? floating(element)
  return holder?.parentElement ? holderOf(holder.parentElement) ?? holder : holder
}

/** @param {Element} element */
export const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
