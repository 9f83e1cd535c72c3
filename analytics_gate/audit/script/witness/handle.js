/**
 * What the auditor's later scripts are told of: they ask by an event, which leaves no trace that a page could find. It is the
 * window's: in Firefox a frame's window stays when its first document, a blank one, goes.
 */

/**
 * `done`: how often one of each kind of element was pressed.
 * @type {{
 *   clock?: any, passInWorkers?: any, pressed: Set<WeakRef<Element>>, touched: Set<WeakRef<Element>>,
 *   playing: Set<WeakRef<HTMLMediaElement>>, closed: WeakRef<ShadowRoot>[], done: Map<string, number>
 * }}
 */
export const handle = {
  pressed: new Set(),
  touched: new Set(),
  playing: new Set(),
  closed: [],
  done: new Map(),
}

export const answerLater = () =>
  addEventListener("auditor:asks", (asking) => {
    const { detail } = /** @type {CustomEvent} */ (asking)
    if (Object(detail) === detail) Object.assign(detail, handle)
  })
