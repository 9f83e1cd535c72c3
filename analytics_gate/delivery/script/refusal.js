/** The response after any failure: it depends on nothing of the site, and allows nothing. */

const HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Content-Type": "text/plain; charset=utf-8",
  "Referrer-Policy": "no-referrer",
  "Tk": "N",
  "Vary": "DNT, Sec-GPC",
  "X-Content-Type-Options": "nosniff",
}

export const refusal = () =>
  new Response(
    "This page could not be closed to others as your browser asks, so it is not shown. Please try again.\n",
    {
      status: 503,
      headers: HEADERS,
    },
  )
