/**
 * Answers every request with one page, in Deno: through the edge function in a folder, or passed on as it is where no
 * folder is named. Prints its port, then for each line of its input what it has used: bytes of memory, and microseconds
 * of the processors. See edge_servers.py.
 */
import process from "node:process"

const [page, folder] = Deno.args
const body = await Deno.readFile(page)
const passOn = (_request, context) => context.next()
const answer = folder ? (await import(`file://${folder}/gate.js`)).default : passOn

// As it comes from a host: a stream, of a length that is known.
const context = {
  next: () =>
    Promise.resolve(
      new Response(new Blob([body]).stream(), {
        headers: {
          "Content-Type": "text/html; charset=utf-8",
          "Content-Length": String(body.length),
          "ETag": '"1"',
        },
      }),
    ),
}

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(port),
}, (request) => answer(request, context))
for await (const _line of Deno.stdin.readable) {
  const { user, system } = process.cpuUsage()
  console.log(Deno.memoryUsage().rss, user + system)
}
Deno.exit()
