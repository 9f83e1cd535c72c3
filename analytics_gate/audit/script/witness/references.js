/** Finds addresses in the values of attributes and in styles. */

/** @param {string} text of a style */
export const addressesInStyle = (text) =>
  [...text.matchAll(/url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/g)].map(([, url, imported]) =>
    url ?? imported
  )

/** @param {string} text of a `srcset` */
export const addressesInSet = (text) =>
  text.split(/,\s+/).map((candidate) => candidate.trim().split(/\s/)[0])
