/** Says in sentences what the visitor has answered, and what the question is about. */

import { optional } from "../panel/optional.js"
import { fill, list } from "./texts.js"

/** @param {"allowed" | "refused"} answer */
const answered = (answer) =>
  optional(false).filter(({ print }) => window.gate.visitor?.choice?.[answer].includes(print))

const signals = { dnt: ["Do Not Track"], gpc: ["Global Privacy Control"] }

/** @param {DetailsWords} words @param {boolean} asked leaves out what is answered already */
export const sentences = (words, asked) => {
  const { config, visitor } = window.gate
  const { facts, lang, names } = words
  const signal = visitor?.signal ?? "none"
  if (signal != "none") {
    return [
      fill(
        words.signal,
        list(signal == "both" ? [...signals.dnt, ...signals.gpc] : signals[signal], lang),
      ),
    ]
  }
  const all = optional(false)
  if (!all[0]) return [words.nothing]
  /**
   * @param {string} text
   * @param {Service[]} services
   * @param {string[]} more
   * @returns {string[]} empty where there are no services
   */
  const say = (text, services, ...more) =>
    services[0]
      ? [
        fill(text, list(services.map(({ id }) => `${names[id]} (${facts[id][0][1]})`), lang)),
        ...more,
      ]
      : []
  const open = optional(true)
  const no = answered("refused")
  const yes = answered("allowed").filter((service) => !no.includes(service))
  const standing = asked
    ? []
    : [...say(words.allowed, yes), ...say(words.refused, no, words.beyond)]
  const question = open.length < all.length
    ? words.added
    : config.ask === false && !visitor?.choice
    ? words.notice
    : words.question
  return [...standing, ...say(question, open)]
}
