/** Puts an embed's frame into a placeholder, and removes it again. */

/** @param {Element} placeholder */
export const frameIn = (placeholder) => placeholder.querySelector("iframe")

/**
 * Opens our own document, which frames the service under a policy that names the service's hosts.
 * @param {HTMLElement} placeholder
 */
export const open = (placeholder) => {
  if (frameIn(placeholder)) return
  const frame = document.createElement("iframe")
  frame.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation allow-forms",
  )
  // Chromium gives the frame an empty partition of its own, deleted with the page; other browsers
  // ignore this attribute.
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
