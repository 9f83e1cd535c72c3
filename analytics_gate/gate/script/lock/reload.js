/** Whether loading the page anew would come to the same decision, and come to an end. */

export const mayReload = () => {
  const { refused, visitor } = window.gate
  // A refusal of which the browser kept no record would be lost.
  const isKept = visitor?.signal != "none" ||
    (refused ?? []).every((print) => visitor.choice?.refused.includes(print))
  // A page that decides otherwise as soon as it is there, time and again, would never stand still.
  const isDone = refused || document.readyState == "complete"
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
  return isKept && (isDone || entry?.type == "navigate")
}
