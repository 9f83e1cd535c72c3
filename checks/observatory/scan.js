/** Scans the host named on the command line, and prints what MDN's Observatory says of it. */
import { scan } from "@mdn/mdn-http-observatory"

console.log(JSON.stringify(await scan(process.argv[2])))
