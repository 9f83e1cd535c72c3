/** What the panel says. */

/** @type {Record<"none" | "dnt" | "gpc" | "both", string>} */
const off = {
  none: "",
  dnt: "Your browser sends Do Not Track. Everything optional is off, and nobody asks.",
  gpc: "Your browser sends Global Privacy Control. Everything optional is off, and nobody asks.",
  both: "Your browser sends Do Not Track and Global Privacy Control. Everything optional is off, and nobody asks.",
}

export const words = {
  title: "Your privacy here",
  question: (/** @type {string} */ names) =>
    `This site would like to use ${names}. It runs in a sandbox, without cookies, and only if you allow it.`,
  allowed: (/** @type {string} */ names) => `You allowed ${names}. You can take that back at any time.`,
  refused: (/** @type {string} */ names) => `You refused ${names}. It does not run.`,
  off,
  allow: "Allow",
  refuse: "Refuse",
  close: "Close",
}
