/**
 * The decision table, as two functions. `declaration/decision.py` is the same table in Python; both
 * are tested against one file of cases.
 */

import { config } from "./config.js"

/**
 * Tells whether this service may run for this visitor.
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
 * Tells whether this visitor has to be asked about this service; never about an embed, whose
 * placeholder asks.
 * @param {Service} service
 * @param {Signal} signal
 * @param {Choice | undefined} choice
 */
export const mustAsk = ({ necessary, embed, print }, signal, choice) =>
  !necessary && !embed && signal == "none" &&
  !choice?.allowed.concat(choice.refused).includes(print)
