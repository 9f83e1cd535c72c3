/** Fills placeholders of texts, and joins names to a list as a language does. */

/**
 * @param {string} text
 * @param {string} what
 */
export const fill = (text, what) => text.replace(/{\w+}/, () => what)

/** @param {string[]} names @param {string} language */
export const list = (names, language) => new Intl.ListFormat(language).format(names)
