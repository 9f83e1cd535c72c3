/** The decision table, as two sentences. Its other writing is Python's; one file of cases holds both to it. */

import { config } from "./config.js"

/**
 * May this service run for this visitor?
 * @param {Service} service
 * @param {Signal} signal
 * @param {Choice | undefined} choice
 */
export const mayRun = ({ necessary, print }, signal, choice) =>
  necessary === true ||
  signal == "none" &&
    (choice ? choice.allowed.includes(print) && !choice.refused.includes(print) : config.ask === false)

/**
 * Is this visitor to be asked about this service?
 * @param {Service} service
 * @param {Signal} signal
 * @param {Choice | undefined} choice
 */
export const mustAsk = ({ necessary, print }, signal, choice) =>
  !necessary && signal == "none" && !choice?.allowed.concat(choice.refused).includes(print)
