/** The frame that takes a placeholder's place, and gives it back. */

/** @param {Element} placeholder */
export const frameIn = (placeholder) => placeholder.querySelector("iframe")

/**
 * Its document is ours, and has another frame in it, with a policy that names the service's hosts.
 * @param {HTMLElement} placeholder
 */
export const open = (placeholder) => {
  if (frameIn(placeholder)) return
  const frame = document.createElement("iframe")
  frame.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation allow-forms",
  )
  // In Chromium what stands in it gets an empty store of its own, gone with the page; other
  // browsers pass over this.
  frame.setAttribute("credentialless", "")
  frame.allow = "fullscreen; picture-in-picture; encrypted-media"
  frame.referrerPolicy = "no-referrer"
  frame.title = placeholder.ariaLabel ?? ""
  frame.src = placeholder.dataset.gateFrame ?? ""
  placeholder.append(frame)
}

/** @param {HTMLElement} placeholder */
export const close = (placeholder) => {
  const frame = frameIn(placeholder)
  if (!frame) return
  const focused = document.activeElement == frame
  frame.remove()
  const box = placeholder.querySelector("input")
  if (box) box.checked = false
  if (focused) placeholder.querySelector("button")?.focus()
}
