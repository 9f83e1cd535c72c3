/** Records a choice. The browser's signal needs no record, and is none of ours to overrule. */

/** @param {string} record */
const isKept = (record) => {
  try {
    return document.cookie.includes(record)
  } catch {
    return false
  }
}

/** @param {Record<string, boolean>} choice by service; what is not named keeps its earlier answer, or none */
export const choose = (choice) => {
  const { config, visitor, forget, update } = window.gate
  /** @param {"allowed" | "refused"} answer */
  const prints = (answer) =>
    config.services
      .filter(({ id, print }) =>
        id in choice ? choice[id] == (answer == "allowed") : visitor?.choice?.[answer].includes(print)
      )
      .map(({ print }) => print)
  const refused = prints("refused")
  const minutes = Math.floor(Date.now() / 6e4).toString(36)
  const record = `gate=1.${minutes}.${prints("allowed").join("-")}.${refused.join("-")}`
  if (visitor?.signal == "none") {
    forget()
    const secure = location.protocol == "https:" ? "; secure" : ""
    document.cookie = `${record}; path=${config.base}; max-age=${config.lasts * 86400}; samesite=strict${secure}`
  }
  // A browser that keeps nothing is no reason to go on.
  window.gate.held = isKept(record) ? undefined : { allowed: [], refused }
  return update()
}

/** @param {boolean} answer */
export const chooseAll = (answer) => choose(Object.fromEntries(window.gate.services.map((id) => [id, answer])))

export const withdraw = () => chooseAll(false)
