/** Finds the services that a visitor can choose. */

const isOpen = (/** @type {Service} */ { print }) => {
  const choice = window.gate.visitor?.choice
  return !choice?.allowed.concat(choice.refused).includes(print)
}

/** @param {boolean} open only those that the last choice does not cover */
export const optional = (open) =>
  window.gate.config.services.filter((service) => !service.necessary && (!open || isOpen(service)))
