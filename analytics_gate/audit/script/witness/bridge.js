/**
 * Shares the witness's state with the interaction scripts that run later. They ask by an event on
 * the window, which leaves no
 * trace that a page could find; not on the document, since in Firefox a frame's window outlives its
 * first, blank document.
 */

/**
 * `done`: how often each kind of element was pressed.
 * @type {{
 *   clock?: any, advanceTimeInWorkers?: any, pressed: Set<WeakRef<Element>>, touched:
 * Set<WeakRef<Element>>,
 *   playing: Set<WeakRef<HTMLMediaElement>>, closed: WeakRef<ShadowRoot>[], done: Map<string,
 * number>
 * }}
 */
export const bridge = {
  pressed: new Set(),
  touched: new Set(),
  playing: new Set(),
  closed: [],
  done: new Map(),
}

export const serveBridge = () =>
  addEventListener("auditor:asks", (asking) => {
    const { detail } = /** @type {CustomEvent} */ (asking)
    if (Object(detail) === detail) Object.assign(detail, bridge)
  })
