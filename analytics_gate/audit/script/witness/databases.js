/**
 * Reports when a script opens a database, a cache, a file system or a bucket, or registers a
 * service worker.
 */

import { absolute } from "./address.js"
import { report } from "./report.js"
import { onCall, prototypeOf } from "./watch.js"

/**
 * @type {[string, string, string, (args: any[]) => unknown][]} interface, method, kind, and its name
 */
const openers = [
  ["IDBFactory", "open", "indexeddb", ([name]) => name],
  ["CacheStorage", "open", "cache", ([name]) => name],
  ["StorageManager", "getDirectory", "opfs", () => ""],
  ["StorageBucketManager", "open", "storage-bucket", ([name]) => name],
  ["SharedStorage", "set", "shared-storage", ([key]) => key],
  ["SharedStorage", "append", "shared-storage", ([key]) => key],
]

/**
 * The legacy file system cannot be listed afterwards, so entries are reported by the path that the
 * page creates.
 */
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
    report(
      "service-worker",
      new URL(options?.scope ?? "./", options?.scope ? document.baseURI : address),
      address,
    )
    report("request", address, "serviceWorker.register")
  })
}
