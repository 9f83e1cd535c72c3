// Has blacklight-collector visit pages one after the other, set up as it comes, but for one page a visit.
// Standard input says what to do: { chromium, arguments, visits: [{ url, folder }] }.
const { readFileSync, writeFileSync } = require("node:fs")
const { join } = require("node:path")
const { collect } = require("@themarkup/blacklight-collector")

const { chromium, arguments: given, visits } = JSON.parse(readFileSync(0, "utf8"))

async function visit({ url, folder }) {
  try {
    await collect(url, {
      outDir: folder,
      numPages: 0,
      puppeteerExecutablePath: chromium,
      extraChromiumArgs: ["--disable-features=TrackingProtection3pcd", ...given], // the first is its own default
    })
  } catch (error) {
    writeFileSync(join(folder, "failed.txt"), String(error))
  }
}

// It leaves timers behind, which would hold the process up.
visits.reduce((before, each) => before.then(() => visit(each)), Promise.resolve()).then(() => process.exit())
