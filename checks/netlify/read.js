/** Prints what Netlify's own packages read in the project's files: see test_netlify_readers.py. */
import { resolveConfig } from "@netlify/config"
import { find, generateManifest, validateManifest } from "@netlify/edge-bundler"
import { parseAllHeaders } from "@netlify/headers-parser"
import { parseAllRedirects } from "@netlify/redirect-parser"

const [root, site, context] = process.argv.slice(2)

const { config } = await resolveConfig({
  repositoryRoot: root,
  config: `${root}/netlify.toml`,
  context,
  mode: "buildbot",
  offline: true,
  branch: "main",
})
const headers = await parseAllHeaders({ headersFiles: [`${site}/_headers`], minimal: true })
const redirects = await parseAllRedirects({ redirectsFiles: [`${site}/_redirects`], minimal: true })
const functions = await find([`${root}/netlify/edge-functions`])
const { manifest, declarationsWithoutFunction, unroutedFunctions } = generateManifest({
  declarations: config.edge_functions,
  functions,
})
validateManifest(manifest)
console.log(
  JSON.stringify({
    build: config.build,
    headers: { ...headers, errors: headers.errors.map(String) },
    redirects: { ...redirects, errors: redirects.errors.map(String) },
    routes: manifest.routes,
    function_config: manifest.function_config,
    declarationsWithoutFunction,
    unroutedFunctions,
  }),
)
