/**
 * The site's headers for who signals. The build writes them in place of this; without them all is
 * refused.
 * @type {Rule[]}
 */
export const rules = []
