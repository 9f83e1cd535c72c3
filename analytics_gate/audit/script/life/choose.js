/** Changes fields that take no typing: selects, sliders, dates, files. */

import { dispatch } from "./dispatch.js"

const sampleFiles = () => {
  const { items, files } = new DataTransfer()
  items.add(new File(["Words"], "words.txt", { type: "text/plain" }))
  return files
}

const valued = "range color date time month week datetime-local".split(" ").map((type) =>
  `input[type=${type}]`
).join()

export const choose = () => {
  for (const field of document.querySelectorAll(`select, input[type=file], ${valued}`)) {
    if (field.closest("#gate-panel")) continue
    if (field instanceof HTMLSelectElement) field.selectedIndex = field.options.length - 1
    if (field instanceof HTMLInputElement && field.type == "file") field.files = sampleFiles()
    dispatch(field, ["input", "change"])
  }
}
