/** Constants that the build defines for the scripts; for the type checker only. */

/** The name of the function that the driver provides, which the witness calls. */
declare const binding: string

/** The witness for workers, to be injected before their scripts. */
declare const workerWitness: string
