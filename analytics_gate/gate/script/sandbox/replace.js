/**
 * Gives an object another value for what the browser made unchangeable by plain assignment.
 * @param {object} owner
 * @param {string} name
 * @param {unknown} value
 */
export const replace = (owner, name, value) =>
  Object.defineProperty(owner, name, { value, configurable: true, writable: true })
