/** How things stand, in sentences. */

import { optional } from "../panel/question.js"
import { fill, list } from "../panel/words.js"

/** @param {"allowed" | "refused"} answer */
const answered = (answer) =>
  optional(false).filter(({ print }) => window.gate.visitor?.choice?.[answer].includes(print))

const signals = { dnt: ["Do Not Track"], gpc: ["Global Privacy Control"] }

/** @param {DetailsWords} words */
export const sentences = ({ signal, nothing, allowed, refused, beyond, facts, lang }) => {
  const said = window.gate.visitor?.signal ?? "none"
  if (said != "none") {
    return [fill(signal, list(said == "both" ? [...signals.dnt, ...signals.gpc] : signals[said], lang))]
  }
  if (!optional(false)[0]) return [nothing]
  /** @param {string} text @param {Service[]} services @param {string[]} more */
  const say = (text, services, ...more) =>
    services[0] ? [fill(text, list(services.map(({ id, name }) => `${name} (${facts[id][0][1]})`), lang)), ...more] : []
  const no = answered("refused")
  return [...say(allowed, answered("allowed").filter((service) => !no.includes(service))), ...say(refused, no, beyond)]
}
