/** Whether loading the page anew would come to the same decision, and come to an end. */

let isLoaded = false
// Not before all have heard of it: the gate decides once more then.
addEventListener("load", () => setTimeout(() => isLoaded = true))

export const mayReload = () => {
  const { held, visitor } = window.gate
  // A refusal of which the browser kept no record would be lost.
  if (held && visitor?.signal == "none") return false
  // A page that decides otherwise while it loads, time and again, would never stand still: unless
  // somebody chose here.
  const [entry] =
    /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
  return isLoaded || entry?.type == "navigate" || "held" in window.gate
}
