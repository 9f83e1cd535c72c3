/** Writing into the first field that can be seen. */

const texts = "input:not([type]), input[type=text], input[type=email], textarea"

/** Whether there is one; then it has the focus. */
export const enterField = () => {
  const field =
    /** @type {HTMLElement | undefined} */ ([...document.querySelectorAll(texts)].find((each) =>
      each.checkVisibility({ visibilityProperty: true })
    ))
  field?.focus()
  return field != null && document.activeElement == field
}

export const leaveField = () => /** @type {HTMLElement | null} */ (document.activeElement)?.blur()
