/// <reference path="../types.d.ts" />
/**
 * The auditor's witness inside the page: it is there before any script of the page, in every document, and tells what
 * no event of the browser shows. It has no opinion, but where it says when something is worth telling.
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
import { answerLater } from "./handle.js"
import { watchHidden } from "./hidden.js"
import { watchHints } from "./hints.js"
import { watchLeaving } from "./leaving.js"
import { watchLinks } from "./links.js"
import { watchMarkup } from "./markup.js"
import { watchRefusals } from "./refusals.js"
import { watchRequests } from "./requests.js"
import { watchRtc } from "./rtc.js"
import { isHeard } from "./send.js"
import { watchStorage } from "./storage.js"
import { watchStyles } from "./styles.js"
import { keepTexts, watchWith } from "./watch.js"
import { watchWebgl } from "./webgl.js"
import { hearWorkers } from "./whispers.js"
import { watchWindowName } from "./window_name.js"

const watchers = [
  keepTexts,
  hideDriver,
  answerLater,
  watchClock,
  watchHidden,
  watchRefusals,
  watchLeaving,
  watchCookies,
  watchStorage,
  watchDatabases,
  watchRtc,
  watchWindowName,
  hearWorkers,
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

if (isHeard) watchWith(watchers)
