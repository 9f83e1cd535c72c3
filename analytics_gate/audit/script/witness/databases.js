/** The other places where an origin keeps things, each told of when it is opened: nothing is kept in one that is not. */

import { absolute } from "./address.js"
import { report } from "./send.js"
import { onCall, prototypeOf } from "./watch.js"

/** @type {[string, string, string, (args: any[]) => unknown][]} interface, method, kind, and its name */
const openers = [
  ["IDBFactory", "open", "indexeddb", ([name]) => name],
  ["CacheStorage", "open", "cache", ([name]) => name],
  ["StorageManager", "getDirectory", "opfs", () => ""],
  ["StorageBucketManager", "open", "storage-bucket", ([name]) => name],
  ["SharedStorage", "set", "shared-storage", ([key]) => key],
  ["SharedStorage", "append", "shared-storage", ([key]) => key],
]

/** The file system of old gives no names: what is made in it is told of by the name that the page wants. */
const watchOldFiles = () => {
  for (const method of ["getFile", "getDirectory"]) {
    onCall(
      prototypeOf("DirectoryEntry") ?? prototypeOf("FileSystemDirectoryEntry"),
      method,
      ([path, options], self) => {
        if (options?.create) report("opfs", path, `${self.filesystem?.name}`)
      },
    )
  }
}

export const watchDatabases = () => {
  watchOldFiles()
  for (const [owner, method, kind, nameOf] of openers) {
    onCall(prototypeOf(owner), method, (args) => report(kind, nameOf(args), method))
  }
  onCall(prototypeOf("ServiceWorkerContainer"), "register", ([script, options]) => {
    const address = absolute(script)
    // Without a scope it is the script's own folder.
    report("service-worker", new URL(options?.scope ?? "./", options?.scope ? document.baseURI : address), address)
    report("request", address, "serviceWorker.register")
  })
}
