/// <reference path="../types.d.ts" />
/// <reference path="../panel/types.d.ts" />
/** Builds the panel's second layer; loaded only once a visitor opens it. */

import { styled } from "../panel/styles.js"
import { readWords } from "../panel/words.js"
import { record } from "./record.js"
import { serviceList } from "./services.js"
import { sentences } from "./state.js"

/** @returns {Promise<Details>} in the language that the page has now */
export const load = async () => {
  /** @type {[DetailsWords, unknown]} */
  const [words] = await Promise.all([readWords("details"), styled("details")])
  return {
    sentences: (asked) => sentences(words, asked),
    services: (services) => serviceList(services, words),
    record: (announce) => record(announce, words),
  }
}
