/**
 * The site's headers for visitors with a signal. The build replaces this file; with an empty list
 * every request is refused.
 * @type {Rule[]}
 */
export const rules = []
