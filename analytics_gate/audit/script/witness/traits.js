/**
 * The weights and the threshold that make reading about a device fingerprinting.
 *
 * Ordinary pages read one or two of these: the number of processors for a pool of workers, the time
 * zone for a date, the
 * platform for the name of a key, the colour depth for an image. Four of them together only serve
 * to tell visitors apart;
 * a trait with no other use in a page of text has that weight alone.
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

/** Read by a call: interface, method, weight. @type {[string, string, number][]} */
export const callTraits = [
  ["DateTimeFormat", "resolvedOptions", 1],
  ["WebGLRenderingContext", "getSupportedExtensions", 1],
  ["WebGL2RenderingContext", "getSupportedExtensions", 1],
  ["WebGLRenderingContext", "getShaderPrecisionFormat", 1],
  ["WebGL2RenderingContext", "getShaderPrecisionFormat", 1],
  ["SpeechSynthesis", "getVoices", 2],
  ["MediaDevices", "enumerateDevices", 3],
  ["Window", "getScreenDetails", 3],
  // What Firefox took away because pages told visitors apart by it ("The leaking battery", Olejnik
  // and others, 2015).
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
/**
 * The graphics card's name, read through a visible canvas: a page may choose its level of detail by
 * it.
 */
export const shownCardWeight = 2
/**
 * More different parameters of one graphics context than any drawing library reads at its start.
 */
export const manyParameters = 40
export const manyParametersWeight = 2
/** Families: an editor offers a dozen, a list of those that may be installed has more. */
export const manyFonts = 20
/** Letters and digits; fewer are an initial, a counter in an icon or a test for emoji. */
export const fewLetters = 4
/**
 * Pixels read back; as in "Online Tracking" (Englehardt and Narayanan, 2016, section 6.1), 16 by
 * 16.
 */
export const fewPixels = 256
