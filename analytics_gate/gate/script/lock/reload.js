/** Whether loading the page anew would come to the same decision, and come to an end. */

export const mayReload = () => {
  const { held, visitor } = window.gate
  // A refusal of which the browser kept no record would be lost.
  if (held && visitor?.signal == "none") return false
  // A page that decides otherwise as soon as it is there, time and again, would never stand still.
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
  return document.readyState == "complete" || entry?.type == "navigate"
}
