/** Runs the edge function on requests from standard input, and prints the answers: see test_edge_function.py. */

const { folder, requests } = JSON.parse(await new Response(Deno.stdin.readable).text())
const { default: gate } = await import(`file://${folder}/gate.js`)

const answers = []
for (const { url, fields, first } of requests) {
  const headers = new Headers()
  for (const [name, value] of fields) headers.append(name, value)
  const next = () => {
    if (first === null) throw new Error("nobody answers")
    const told = new Headers()
    for (const [name, value] of first.headers) told.append(name, value)
    return Promise.resolve(new Response(first.body, { status: first.status, headers: told }))
  }
  const answer = await gate(new Request(url, { headers }), { next })
  answers.push(
    answer ? { status: answer.status, headers: [...answer.headers], body: await answer.text() } : null,
  )
}
console.log(JSON.stringify(answers))
