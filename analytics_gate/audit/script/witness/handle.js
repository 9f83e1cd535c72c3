/**
 * What the auditor's later scripts are told of: they ask by an event, which leaves no trace that a page could find. It is the
 * window's: in Firefox a frame's window stays when its first document, a blank one, goes.
 */

/** @type {{ clock?: any, passInWorkers?: any, pressed: Set<WeakRef<Element>>, closed: WeakRef<ShadowRoot>[] }} */
export const handle = { pressed: new Set(), closed: [] }

export const answerLater = () =>
  addEventListener("auditor:asks", (asking) => {
    const { detail } = /** @type {CustomEvent} */ (asking)
    if (Object(detail) === detail) Object.assign(detail, handle)
  })
