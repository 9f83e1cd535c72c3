/** The page's own markup for a service: the build has put it into templates, of which a browser does nothing. */

/** @param {string} id */
export const revive = (id) => {
  const next = () => /** @type {HTMLTemplateElement} */ (document.querySelector(`template[data-gate-service="${id}"]`))
  // One may stand in another.
  for (let found = next(); found; found = next()) {
    const content = document.importNode(found.content, true)
    // A script that is put in waits for no other unless it is told to, and its markup said so only with `async`.
    for (const script of content.querySelectorAll("script")) script.async = script.hasAttribute("async")
    found.replaceWith(content)
  }
}
