/// <reference path="../types.d.ts" />
/// <reference path="./types.d.ts" />
/**
 * The panel: a region with equal buttons, for visitors who have not chosen yet or who open it to
 * see or change their choice.
 */

import { answerAll, choose } from "./choose.js"
import { button, element } from "./element.js"
import { optional } from "./optional.js"
import { reserveScrollSpace } from "./scroll_space.js"
import { styled } from "./styles.js"
import { readWords } from "./words.js"

export { choose, withdraw } from "./choose.js"

/**
 * @type {{ section: HTMLElement, asked: boolean, opener: Element | null, leave: () => void } | undefined}
 */
let panel
/** @type {PanelWords} */
let words
/** @type {Details | undefined} */
let details
/** @type {Promise<unknown> | undefined} */
let coming

/** Loads the second layer; where that fails, the panel's answers work without it. */
const loadDetails = () =>
  coming ??= import(`${window.gate.config.base}gate/details.js`).then(({ load }) => load()).then(
    (loaded) => details = loaded,
    () => coming = undefined,
  )

const close = () => {
  const closed = panel
  panel = coming = details = undefined
  closed?.section.remove()
  closed?.leave()
  if (closed?.opener instanceof HTMLElement) closed.opener.focus()
}

/** Resolves after the next frame; the timeout is for a tab that was hidden and paints none. */
const shown = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, 100)
  })

/** Makes a button that closes the panel before it works, so that a press is answered at once. */
const answer = (
  /** @type {string} */ label,
  /** @type {string} */ choice,
  /** @type {() => unknown} */ work,
) =>
  button(label, () => {
    close()
    shown().then(work)
  }, choice)

/** Makes the button to the second layer, which loads as soon as the pointer or focus is on it. */
const chooseButton = () => {
  const made = button(words.choose, () => loadDetails().then(() => render(true)))
  made.onpointerenter = made.onfocus = loadDetails
  return made
}

/** @param {boolean} detailed */
const render = (detailed) => {
  if (!panel) return
  const { section, asked } = panel
  const [content, status] = section.children
  const services = window.gate.visitor?.signal == "none" ? optional(asked) : []
  const list = detailed && details?.services(services)
  const said = details?.sentences(asked) ?? (services[0] ? [words.question] : [])
  const within = content.contains(document.activeElement)
  content.replaceChildren(
    element("h2", { id: "gate-title" }, words.title),
    ...said.map((sentence) => element("p", {}, sentence)),
    ...list ? [list.shown] : [],
    element(
      "div",
      {},
      ...services[0]
        ? [
          answer(words.refuse, "none", () => answerAll(services, false)),
          answer(words.allow, "all", () => answerAll(services, true)),
          list ? answer(list.save, "save", () => choose(list.ticked())) : chooseButton(),
        ]
        : [],
      ...asked ? [] : [button(words.close, close)],
    ),
    ...!asked && details?.record((text) => status.textContent = text) || [],
  )
  section.scrollTop = 0
  if (within) section.focus()
}

/**
 * @param {boolean} [asked] the visitor did not open it, so neither page nor focus moves
 */
export const open = async (asked = false) => {
  if (asked && panel) return
  let opener = asked ? null : document.activeElement
  const enough = asked && !window.gate.visitor?.choice
  const read = await Promise.all([readWords("panel"), styled("panel"), enough || loadDetails()])
  if (asked && (panel || !window.gate.asks)) return
  words = read[0]
  if (opener && panel?.section.contains(opener)) opener = panel.opener
  panel?.section.remove()
  panel?.leave()
  const status = element("p", { role: "status" })
  const section = element(
    "section",
    { id: "gate-panel", tabIndex: -1, lang: words.lang, dir: words.dir },
    element("div", {}),
    status,
  )
  section.setAttribute("aria-labelledby", "gate-title")
  panel = { section, asked, opener, leave: reserveScrollSpace(section) }
  render(false)
  document.body.prepend(section)
  if (asked) setTimeout(() => status.textContent = words.title)
  else section.focus()
}

document.addEventListener("keydown", ({ key }) => {
  if (
    key == "Escape" && panel && (!panel.asked || panel.section.contains(document.activeElement))
  ) close()
})
// Another tab, or the browser's own setting, may answer while the question stands.
document.addEventListener(
  "gate:change",
  () => panel?.asked && !window.gate.asks ? close() : render(false),
)
