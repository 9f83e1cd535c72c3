/// <reference path="../types.d.ts" />
/// <reference path="./types.d.ts" />
/**
 * The panel: a plain region with equal buttons, for who has not chosen yet and for who comes to see
 * or change it.
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

/** All that is not needed to answer. Where it does not come, the answers are there without. */
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

/**
 * A frame has been shown by then; the clock is for a tab that went away with the press, which shows
 * none.
 */
const shown = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, 100)
  })

/** A button that closes first and works after, so that the press is answered at once. */
const answer = (
  /** @type {string} */ label,
  /** @type {string} */ choice,
  /** @type {() => unknown} */ work,
) =>
  button(label, () => {
    close()
    shown().then(work)
  }, choice)

/** The way to the second layer, which is on its way before it is pressed. */
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
 * @param {boolean} [asked] the visitor did not come for it, so nothing moves: neither page nor focus
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
