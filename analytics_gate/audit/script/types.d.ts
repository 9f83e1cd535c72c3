/** The words of the witness, for the type checker alone; nothing of this file reaches a page. */

/** Written before the witness by the build: the name under which the auditor listens. */
declare const binding: string

/** What goes ahead of a worker's script: the witness in workers. */
declare const aheadOfWorkers: string
