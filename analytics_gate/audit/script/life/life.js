/// <reference path="../types.d.ts" />
/** The parts of a page's life that are lived inside of it. */

import { enterField, leaveField } from "./field.js"
import { follow } from "./follow.js"
import { hide } from "./hide.js"
import { pass } from "./pass.js"
import { emptyPlace, points } from "./points.js"
import { leaveFullScreen, press, pressPlaces } from "./press.js"
import { reveal } from "./reveal.js"
import { scroll } from "./scroll.js"
import { send } from "./send.js"
import { touch } from "./touch.js"
import { type } from "./type.js"

export const life = {
  emptyPlace,
  enterField,
  follow,
  hide,
  leaveField,
  leaveFullScreen,
  pass,
  points,
  press,
  pressPlaces,
  reveal,
  scroll,
  send,
  touch,
  type,
}
