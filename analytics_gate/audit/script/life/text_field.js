/** Focuses the first visible text field, for a real keyboard to type in. */

const texts = "input:not([type]), input[type=text], input[type=email], textarea"

/** True if there is such a field; it then has the focus. */
export const enterField = () => {
  const field =
    /** @type {HTMLElement | undefined} */ ([...document.querySelectorAll(texts)].find((each) =>
      each.checkVisibility({ visibilityProperty: true })
    ))
  field?.focus()
  return field != null && document.activeElement == field
}

export const leaveField = () => /** @type {HTMLElement | null} */ (document.activeElement)?.blur()
