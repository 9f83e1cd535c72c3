/**
 * When reading about a device is fingerprinting: the one table of weights and the one threshold.
 *
 * Ordinary pages read one or two of these: the number of processors for a pool of workers, the time zone for a date, the
 * platform for the name of a key, the colour depth for an image. Four of them at once have no use but to tell visitors
 * apart, and what has no other use in a page of text weighs as much alone.
 */

export const threshold = 4

/** Read as a property: interface, property, weight. @type {[string, string, number][]} */
export const propertyTraits = [
  ["Navigator", "hardwareConcurrency", 1],
  ["Navigator", "deviceMemory", 1],
  ["Navigator", "platform", 1],
  ["Navigator", "maxTouchPoints", 1],
  ["Navigator", "plugins", 1],
  ["Navigator", "mimeTypes", 1],
  ["Navigator", "oscpu", 1],
  ["Navigator", "buildID", 1],
  ["Navigator", "connection", 1],
  ["Screen", "colorDepth", 1],
  ["Screen", "pixelDepth", 1],
  ["Screen", "availWidth", 1],
  ["BaseAudioContext", "sampleRate", 1],
  ["AudioContext", "baseLatency", 1],
]

/** Asked by a call: interface, method, weight. @type {[string, string, number][]} */
export const callTraits = [
  ["DateTimeFormat", "resolvedOptions", 1],
  ["WebGLRenderingContext", "getSupportedExtensions", 1],
  ["WebGL2RenderingContext", "getSupportedExtensions", 1],
  ["WebGLRenderingContext", "getShaderPrecisionFormat", 1],
  ["WebGL2RenderingContext", "getShaderPrecisionFormat", 1],
  ["SpeechSynthesis", "getVoices", 2],
  ["MediaDevices", "enumerateDevices", 3],
  ["Window", "getScreenDetails", 3],
  // What Firefox took away because pages told visitors apart by it ("The leaking battery", Olejnik and others, 2015).
  ["Navigator", "getBattery", 4],
  // What WebKit and Firefox never had for that reason (github.com/WICG/keyboard-map, issue 30).
  ["Keyboard", "getLayoutMap", 4],
  ["Window", "queryLocalFonts", 4],
  ["Document", "browsingTopics", 4],
  ["Navigator", "joinAdInterestGroup", 4],
  ["Navigator", "runAdAuction", 4],
]

/** Each hint beyond what every request carries (User-Agent Client Hints, section 4). */
export const hintWeight = 1
export const permissionWeight = 1
/** The graphics card's name, by a canvas that the page shows: it may be choosing how much to draw. */
export const shownCardWeight = 2
/** So many different parameters of one graphics context, more than any drawing library asks for at its start. */
export const manyParameters = 40
export const manyParametersWeight = 2
/** Families: an editor offers a dozen, a list of those that may be installed has more. */
export const manyFonts = 20
/** Letters and digits: fewer are an initial, a counter in an icon or a test for emoji. */
export const fewLetters = 4
/** Pixels that are read back: as in "Online Tracking" (Englehardt and Narayanan, 2016, section 6.1), 16 by 16. */
export const fewPixels = 256
