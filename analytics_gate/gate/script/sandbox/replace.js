/**
 * Replaces a property that plain assignment cannot change.
 * @param {object} owner
 * @param {string} name
 * @param {unknown} value
 */
export const replace = (owner, name, value) =>
  Object.defineProperty(owner, name, { value, configurable: true, writable: true })
