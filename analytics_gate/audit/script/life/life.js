/// <reference path="../types.d.ts" />
/** The parts of a page's life that are lived inside of it. */

import { enterField, leaveField } from "./field.js"
import { follow } from "./follow.js"
import { hide } from "./hide.js"
import { emptyPlace, points } from "./points.js"
import { press } from "./press.js"
import { scroll } from "./scroll.js"
import { touch } from "./touch.js"

export const life = { emptyPlace, enterField, follow, hide, leaveField, points, press, scroll, touch }
