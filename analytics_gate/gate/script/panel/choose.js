/** Records a choice. The browser's signal needs no record, and is none of ours to overrule. */

/** @param {Record<string, boolean>} choice by service; what is not named keeps its earlier answer, or none */
export const choose = (choice) => {
  const { config, visitor } = window.gate
  /** @param {"allowed" | "refused"} answer */
  const prints = (answer) =>
    config.services
      .filter(({ id, print }) =>
        id in choice ? choice[id] == (answer == "allowed") : visitor?.choice?.[answer].includes(print)
      )
      .map(({ print }) => print)
  // Made before it is written: a browser that keeps nothing is no reason to go on.
  window.gate.refused = prints("refused")
  if (visitor?.signal == "none") {
    window.gate.forget()
    document.cookie = [
      `gate=1.${Math.floor(Date.now() / 6e4).toString(36)}.${prints("allowed").join("-")}.${
        prints("refused").join("-")
      }`,
      `path=${config.base}`,
      `max-age=${config.lasts * 86400}`,
      "samesite=strict",
      location.protocol == "https:" && "secure",
    ].filter(Boolean).join("; ")
  }
  return window.gate.update()
}

/** @param {boolean} answer */
export const chooseAll = (answer) => choose(Object.fromEntries(window.gate.services.map((id) => [id, answer])))

/** As if nothing had been chosen yet. */
export const forget = () => {
  document.cookie = `gate=; path=${window.gate.config.base}; max-age=0`
  return window.gate.update()
}

export const withdraw = () => chooseAll(false)
