/** Reads from the page what a service can be told about a visit. */

/** @type {Record<string, () => string>} */
const tellings = {
  path: () => location.pathname,
  title: () => document.title,
  language: () => document.documentElement.lang,
  referrer: () => document.referrer && new URL(document.referrer).origin,
  site: () => location.origin,
}

/** @param {Service} service @returns {Record<string, string>} what its declaration lists */
export const tell = ({ told = [] }) =>
  Object.fromEntries(told.map((what) => [what, tellings[what]()]))
