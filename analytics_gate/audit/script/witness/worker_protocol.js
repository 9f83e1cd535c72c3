/**
 * The messages between the witnesses in workers and documents of one origin. A worker cannot call
 * the auditor: it reports
 * through a document, which in turn advances its time.
 */

/**
 * From a worker: `started` and `advanced` carry its id, `sighting` a report. To a worker:
 * `advance`, in milliseconds.
 * @typedef {{ started?: number, advanced?: number, sighting?: string, advance?: number }} WorkerMessage
 */

export const channelName = "auditor:whispers"

/**
 * The first message to a worker with an opaque origin, which gets a port with it: no channel
 * reaches such a worker.
 */
export const portName = "auditor:port"
