/** What Netlify passes to an edge function, as far as ours uses it. */
interface Context {
  /** Gets the response that everyone would get. */
  next(): Promise<Response>
}

/** Headers of all responses whose path matches: an address, or a prefix followed by `*`. */
interface Rule {
  path: string
  headers: [string, string][]
}
