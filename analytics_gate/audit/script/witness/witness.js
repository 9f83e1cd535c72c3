/// <reference path="../types.d.ts" />
/**
 * The auditor's witness inside the page: it runs in every document before any script of the page,
 * and reports what no event
 * of the browser shows. It does not judge, except where a threshold says what is worth a report.
 */

import { watchAudio } from "./audio.js"
import { watchCanvas } from "./canvas.js"
import { watchClock } from "./clock.js"
import { watchCookies } from "./cookies.js"
import { watchDatabases } from "./databases.js"
import { watchDevice } from "./device.js"
import { hideDriver } from "./driver.js"
import { watchElements } from "./elements.js"
import { watchFonts } from "./fonts.js"
import { watchForms } from "./forms.js"
import { serveBridge } from "./bridge.js"
import { watchListeners } from "./listeners.js"
import { watchHints } from "./hints.js"
import { watchLeaving } from "./leaving.js"
import { watchLinks } from "./links.js"
import { watchMarkup } from "./markup.js"
import { watchRefusals } from "./refusals.js"
import { watchRequests } from "./requests.js"
import { watchRtc } from "./rtc.js"
import { hasAuditor } from "./report.js"
import { watchStorage } from "./storage.js"
import { watchStyles } from "./styles.js"
import { preserveFunctionTexts, watchWith } from "./watch.js"
import { watchWebgl } from "./webgl.js"
import { listenToWorkers } from "./worker_messages.js"
import { watchWindowName } from "./window_name.js"

const watchers = [
  preserveFunctionTexts,
  hideDriver,
  serveBridge,
  watchClock,
  watchListeners,
  watchRefusals,
  watchLeaving,
  watchCookies,
  watchStorage,
  watchDatabases,
  watchRtc,
  watchWindowName,
  listenToWorkers,
  watchRequests,
  watchElements,
  watchHints,
  watchMarkup,
  watchStyles,
  watchLinks,
  watchForms,
  watchCanvas,
  watchWebgl,
  watchAudio,
  watchFonts,
  watchDevice,
]

if (hasAuditor) watchWith(watchers)
