/** Words of the page's language, in files of their own: a visitor loads one language. */

/**
 * Asked for at each opening, for instant navigation can lead to a page in another language.
 * @param {"panel" | "details"} file
 */
export const readWords = async (file) => {
  const language = languages[document.documentElement.lang.toLowerCase()] ?? "en"
  return (await fetch(`${window.gate.config.base}gate/${file}.${language}.json`)).json()
}
