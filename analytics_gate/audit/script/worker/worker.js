/// <reference path="../types.d.ts" />
/** The auditor's witness inside a worker: the recorder puts it ahead of the worker's own script. */

import { isFirst } from "./ear.js"
import { watchCanvas } from "../witness/canvas.js"
import { watchClock } from "../witness/clock.js"
import { watchCookies } from "../witness/cookies.js"
import { watchDatabases } from "../witness/databases.js"
import { watchDevice } from "../witness/device.js"
import { watchFonts } from "../witness/fonts.js"
import { watchRequests } from "../witness/requests.js"
import { keepTexts, watchWith } from "../witness/watch.js"
import { watchWebgl } from "../witness/webgl.js"
import { watchWorkers } from "../witness/workers.js"

const watchers = [
  keepTexts,
  () => watchWorkers(aheadOfWorkers),
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
