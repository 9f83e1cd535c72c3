/** All trees of this document: its own, and those in the shadow of elements, the closed ones too where the witness saw them. */

/** @type {any} */
const told = { pressed: [], touched: [], playing: [], closed: [], done: new Map() }

/** What the witness has for the life that a page is given. */
export const handle = () => {
  dispatchEvent(new CustomEvent("auditor:asks", { detail: told }))
  return told
}

/** Those of some elements that are still there. @param {Iterable<WeakRef<Element>>} held */
export const stillThere = (held) => [...held].flatMap((each) => each.deref() ?? []).filter((each) => each.isConnected)

/** @param {Document | ShadowRoot} root @returns {Generator<Document | ShadowRoot>} */
function* below(root) {
  yield root
  for (const element of root.querySelectorAll("*")) if (element.shadowRoot) yield* below(element.shadowRoot)
}

export function* roots() {
  yield* below(document)
  for (const closed of handle().closed) {
    const root = closed.deref()
    if (root?.isConnected) yield* below(root)
  }
}
