/** Tells whether a reload would keep the decision, and would not repeat forever. */

let isLoaded = false
// After all other listeners: the gate decides once more on load.
addEventListener("load", () => setTimeout(() => isLoaded = true))

export const mayReload = () => {
  const { held, visitor } = window.gate
  // A refusal that the browser did not record would be lost.
  if (held && visitor?.signal == "none") return false
  // A page whose decision changes during each load would reload forever, unless the visitor chose
  // here.
  const [entry] =
    /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
  return isLoaded || entry?.type == "navigate" || "held" in window.gate
}
