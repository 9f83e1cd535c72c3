/**
 * Netlify's edge function for requests with a signal: answers with the same body under our closed
 * headers and `Tk: N`.
 *
 * Path and conditions are set in netlify.toml alone: a `config` in here would override them.
 */
import { closedHeaders } from "./headers.js"
import { refusal } from "./refusal.js"
import { rules } from "./rules.js"
import { isSignalled } from "./signal.js"

/** @param {Request} request @param {Context} context */
export default async (request, context) => {
  try {
    // A condition of netlify.toml checks one header only: a request without a signal that passes it
    // is left as it is.
    if (!isSignalled(request.headers)) return
    const first = await context.next()
    const headers = closedHeaders(first.headers, new URL(request.url).pathname, rules)
    return new Response(first.body, { status: first.status, statusText: first.statusText, headers })
  } catch {
    return refusal()
  }
}
