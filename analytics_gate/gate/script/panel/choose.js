/** Records a choice; none while the browser sends a signal, which a record could not overrule. */

/**
 * @param {Record<string, boolean>} choice by service; others keep their earlier answer, or none
 */
export const choose = (choice) => {
  const { gate } = window
  const { config, visitor } = gate
  /** @param {"allowed" | "refused"} answer */
  const prints = (answer) =>
    config.services
      .filter(({ id, print }) =>
        id in choice
          ? choice[id] == (answer == "allowed")
          : visitor?.choice?.[answer].includes(print)
      )
      .map(({ print }) => print)
  const refused = prints("refused")
  const minutes = (Date.now() / 6e4 | 0).toString(36)
  const record = `gate=1.${minutes}.${prints("allowed").join("-")}.${refused.join("-")}`
  // Held before it is written: also in a browser that stores nothing, a refusal takes effect.
  gate.held = { allowed: [], refused }
  if (visitor?.signal == "none") {
    gate.forget()
    document.cookie =
      `${record}; path=${config.base}; max-age=${config.lasts * 86400}; samesite=strict` +
      (location.protocol == "https:" ? "; secure" : "")
    if (document.cookie.includes(record)) gate.held = undefined
  }
  return gate.update()
}

/** @param {Service[]} services @param {boolean} answer */
export const answerAll = (services, answer) =>
  choose(Object.fromEntries(services.map(({ id }) => [id, answer])))

export const withdraw = () => answerAll(window.gate.config.services, false)
