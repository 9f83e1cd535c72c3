/**
 * Netlify's edge function for requests with a signal: the same body in an answer of our own,
 * closed, with `Tk: N`.
 * Its path and conditions are in netlify.toml alone: a `config` in here would win over them.
 */
import { closedHeaders } from "./headers.js"
import { refusal } from "./refusal.js"
import { rules } from "./rules.js"
import { isSignalled } from "./signal.js"

/** @param {Request} request @param {Context} context */
export default async (request, context) => {
  try {
    // A condition of netlify.toml looks at one field only: whoever gets past it without a signal
    // goes on untouched.
    if (!isSignalled(request.headers)) return
    const first = await context.next()
    const headers = closedHeaders(first.headers, new URL(request.url).pathname, rules)
    return new Response(first.body, { status: first.status, statusText: first.statusText, headers })
  } catch {
    return refusal()
  }
}
