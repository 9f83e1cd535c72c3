/** Loads texts in the page's language: a visitor loads one language, once. */

/** @type {Record<string, Promise<any>>} */
const reading = {}

/**
 * Called at each opening, since instant navigation can lead to a page in another language.
 * @param {"panel" | "details"} file
 */
export const readWords = (file) => {
  const language = languages[document.documentElement.lang.toLowerCase()] ?? "en"
  const address = `${window.gate.config.base}gate/${file}.${language}.json`
  const words = reading[address] ??= fetch(address).then((answer) => answer.json())
  words.catch(() => delete reading[address])
  return words
}
