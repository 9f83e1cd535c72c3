/**
 * The decision table, as two sentences. Its other writing is Python's; one file of cases holds both
 * to it.
 */

import { config } from "./config.js"

/**
 * May this service run for this visitor?
 * @param {Service} service
 * @param {Signal} signal
 * @param {Choice | undefined} choice
 */
export const mayRun = ({ necessary, embed, print }, signal, choice) =>
  necessary === true ||
  signal == "none" &&
    (choice
      ? choice.allowed.includes(print) && !choice.refused.includes(print)
      : config.ask === false && !embed)

/**
 * Is this visitor to be asked about this service? Not about an embed: its placeholder is the
 * question.
 * @param {Service} service
 * @param {Signal} signal
 * @param {Choice | undefined} choice
 */
export const mustAsk = ({ necessary, embed, print }, signal, choice) =>
  !necessary && !embed && signal == "none" &&
  !choice?.allowed.concat(choice.refused).includes(print)
