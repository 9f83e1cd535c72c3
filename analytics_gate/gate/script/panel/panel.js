/// <reference path="../types.d.ts" />
/** The panel: a plain region with two equal buttons, for who has not chosen yet and for who comes to change it. */

import { chooseAll } from "./choose.js"
import { words } from "./words.js"

export { choose, withdraw } from "./choose.js"

/** @type {HTMLElement | undefined} */
let panel
/** @type {Element | null} */
let opener = null

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Partial<HTMLElementTagNameMap[T]>} properties
 * @param {...(Node | string)} children
 */
const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

const styled = new Promise((resolve) => {
  const sheet = element("link", { rel: "stylesheet", href: window.gate.config.base + "gate/panel.css" })
  sheet.onload = sheet.onerror = resolve
  // Instant navigation takes out of the head what the next page's head does not have.
  document.documentElement.append(sheet)
})

const close = () => {
  panel?.remove()
  panel = undefined
  document.body.style.paddingBottom = ""
  if (opener instanceof HTMLElement) opener.focus()
  opener = null
}

/** @param {string} choice @param {string} label @param {() => unknown} press */
const button = (choice, label, press) => {
  const made = element("button", { type: "button", onclick: press }, label)
  if (choice) made.dataset.gateChoice = choice
  return made
}

/** Closes first and works after, so that the press is answered at once. */
const answer = (/** @type {boolean} */ allow) => async () => {
  close()
  await new Promise((resolve) => setTimeout(resolve))
  await chooseAll(allow)
}

const sentence = () => {
  const { config, visitor, asks } = window.gate
  const names = new Intl.ListFormat(document.documentElement.lang || "en").format(
    config.services.map(({ name }) => name),
  )
  if (visitor?.signal != "none") return words.off[visitor?.signal ?? "dnt"]
  if (asks) return words.question(names)
  return window.gate.allowed?.length ? words.allowed(names) : words.refused(names)
}

/** @param {boolean} asked */
const build = (asked) => {
  const buttons = window.gate.visitor?.signal == "none" && window.gate.services[0]
    ? [button("none", words.refuse, answer(false)), button("all", words.allow, answer(true))]
    : []
  if (!asked) buttons.push(button("", words.close, close))
  return element(
    "section",
    { id: "gate-panel", ariaLabel: words.title, tabIndex: -1 },
    element("h2", {}, words.title),
    element("p", {}, sentence()),
    element("div", {}, ...buttons),
  )
}

/** Room at the end of the page, so that the panel can hide no word of it. */
const makeRoom = () => {
  if (panel) document.body.style.paddingBottom = `${panel.offsetHeight}px`
}

/** @param {boolean} [asked] the visitor did not come for it, so nothing moves: neither page nor focus */
export const open = async (asked = false) => {
  await styled
  if (asked && panel) return
  const from = asked ? null : document.activeElement
  panel?.remove()
  panel = build(asked)
  opener = from
  document.body.prepend(panel)
  makeRoom()
  if (!asked) panel.focus()
}

document.addEventListener("keydown", ({ key }) => {
  if (key == "Escape" && opener) close()
})
// Another tab, or the browser's own setting, may answer while the question stands.
document.addEventListener("gate:change", () => {
  if (panel && !opener && !window.gate.asks) close()
})
