/** The words of the page's language, in a file of their own: a visitor loads one language. */

/** @type {Words} */
export let words

/** Asked for at each opening, for instant navigation can lead to a page in another language. */
export const loadWords = async () => {
  const language = languages[document.documentElement.lang.toLowerCase()] ?? "en"
  words = await (await fetch(`${window.gate.config.base}gate/panel.${language}.json`)).json()
}

/**
 * Sets something in at a text's only place.
 * @param {string} text
 * @param {string} what
 */
export const fill = (text, what) => text.replace(/{\w+}/, () => what)

/** @param {string[]} names */
export const list = (names) => new Intl.ListFormat(words.lang).format(names)
