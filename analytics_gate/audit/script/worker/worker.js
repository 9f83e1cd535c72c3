/// <reference path="../types.d.ts" />
/**
 * The auditor's witness inside a worker: the recorder injects it before the worker's own script.
 */

import { isFirst } from "./worker_port.js"
import { watchCanvas } from "../witness/canvas.js"
import { watchClock } from "../witness/clock.js"
import { watchCookies } from "../witness/cookies.js"
import { watchDatabases } from "../witness/databases.js"
import { watchDevice } from "../witness/device.js"
import { watchFonts } from "../witness/fonts.js"
import { watchRequests } from "../witness/requests.js"
import { preserveFunctionTexts, watchWith } from "../witness/watch.js"
import { watchWebgl } from "../witness/webgl.js"
import { watchWorkers } from "../witness/workers.js"

const watchers = [
  preserveFunctionTexts,
  () => watchWorkers(workerWitness),
  watchClock,
  watchCookies,
  watchDatabases,
  watchRequests,
  watchCanvas,
  watchWebgl,
  watchFonts,
  watchDevice,
]

if (isFirst) watchWith(watchers)
