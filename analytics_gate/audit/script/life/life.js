/// <reference path="../types.d.ts" />
/** The interactions with a page that are scripted inside of it. */

import { enterField, leaveField } from "./text_field.js"
import { follow } from "./follow.js"
import { hide } from "./hide.js"
import { advanceTime } from "./advance_time.js"
import { emptyPoint, points } from "./points.js"
import { leaveFullScreen, press, pressPoints } from "./press.js"
import { reveal } from "./reveal.js"
import { scroll } from "./scroll.js"
import { submit } from "./submit.js"
import { touch } from "./touch.js"
import { type } from "./type.js"

export const life = {
  emptyPoint,
  enterField,
  follow,
  hide,
  leaveField,
  leaveFullScreen,
  advanceTime,
  points,
  press,
  pressPoints,
  reveal,
  scroll,
  submit,
  touch,
  type,
}
