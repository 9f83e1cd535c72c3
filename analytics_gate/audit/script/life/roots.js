/**
 * All trees of this document: its own and its shadow trees, including closed ones that the witness
 * saw.
 */

/** @type {any} */
const answer = { pressed: [], touched: [], playing: [], closed: [], done: new Map() }

/** What the witness shares with the interaction scripts. */
export const bridge = () => {
  dispatchEvent(new CustomEvent("auditor:asks", { detail: answer }))
  return answer
}

/** The elements that are still in the document. @param {Iterable<WeakRef<Element>>} held */
export const connected = (held) =>
  [...held].flatMap((each) => each.deref() ?? []).filter((each) => each.isConnected)

/** @param {Document | ShadowRoot} root @returns {Generator<Document | ShadowRoot>} */
function* below(root) {
  yield root
  for (const element of root.querySelectorAll("*")) {
    if (element.shadowRoot) yield* below(element.shadowRoot)
  }
}

export function* roots() {
  yield* below(document)
  for (const closed of bridge().closed) {
    const root = closed.deref()
    if (root?.isConnected) yield* below(root)
  }
}
