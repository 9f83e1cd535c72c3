/** Texts with a place in them, and lists to set in there. */

/**
 * @param {string} text
 * @param {string} what
 */
export const fill = (text, what) => text.replace(/{\w+}/, () => what)

/** @param {string[]} names @param {string} language */
export const list = (names, language) => new Intl.ListFormat(language).format(names)
