/** What Netlify hands to an edge function, as far as ours uses it. */
interface Context {
  /** The answer that everyone would get. */
  next(): Promise<Response>
}

/**
 * The headers of all answers whose path matches: an address, or its beginning with `*` behind it.
 */
interface Rule {
  path: string
  headers: [string, string][]
}
