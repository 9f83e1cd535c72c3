/**
 * How the witnesses of one origin hear each other. One in a worker has no auditor to tell: it tells those in documents,
 * and by them it hears that time passes.
 */

/**
 * `here`: a worker's witness, by its number; `passed`: that it let the time pass; `said`: what it has to tell.
 * @typedef {{ here?: number, passed?: number, said?: string, pass?: number }} Whisper
 */

export const channelName = "auditor:whispers"

/** What a worker without an origin of its own is sent, with a port, before all else that it is sent. */
export const portName = "auditor:port"
