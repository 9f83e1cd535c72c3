/** What a visitor can choose. */

const isOpen = (/** @type {Service} */ { print }) => {
  const choice = window.gate.visitor?.choice
  return !choice?.allowed.concat(choice.refused).includes(print)
}

/** All of it, or what of it the last choice does not cover. @param {boolean} open */
export const optional = (open) =>
  window.gate.config.services.filter((service) => !service.necessary && (!open || isOpen(service)))
