/** The gate's types, for the type checker alone; nothing of this file reaches a page. */

interface Service {
  id: string
  /** The consent hash: six characters that change with all that a choice is bound to. */
  print: string
  necessary?: boolean
  /** True for a service that waits behind placeholders, and is told nothing. */
  embed?: boolean
  /** True for a service that runs in the page. */
  page?: boolean
  /** The address of our script that starts it there; absent where the page's markup does. */
  file?: string
  told?: ("path" | "title" | "language" | "referrer" | "site")[]
  /** How long a returning visitor may be recognised, in days; absent: never. */
  recognises?: number
  /** What may be stored while it runs: a pattern over keys like `local:gate:our-stats`. */
  kept?: string
}

interface Config {
  base: string
  ask: boolean
  /** How long a choice holds, in days. */
  lasts: number
  services: Service[]
  /** What may be stored whatever the visitor chose, in the same form. */
  kept: string
}

/** Consent hashes of the services allowed and refused; both are empty where unreadable. */
interface Choice {
  allowed: string[]
  refused: string[]
}

type Signal = "none" | "dnt" | "gpc" | "both"

interface Gate {
  config: Config
  /** Set by the first decision. */
  visitor?: { signal: Signal; choice?: Choice }
  allowed?: string[]
  /** Whether the visitor is to be asked. */
  asks?: boolean
  services: string[]
  /** The services that run in the page and for which this document's policy is open. */
  opened?: string[]
  /** A choice that the browser did not record: it holds until the page is left. */
  held?: Choice
  /** Erases the record of the choice under every path and domain. */
  forget(): void
  settled?: Promise<void>
  open(asked?: boolean): Promise<void>
  choose(choice: Record<string, boolean>): Promise<void>
  withdraw(): Promise<void>
  track(name: string, data?: unknown): Promise<void>
  update(): Promise<void>
}

interface Window {
  doNotTrack?: string | null
  gate: Gate
  /** Material's stream of documents: it emits after each instant navigation. */
  document$?: { subscribe(seen: () => void): void }
}

interface Navigator {
  msDoNotTrack?: string
  globalPrivacyControl?: boolean
}

interface Document {
  prerendering?: boolean
}

/** What a service's `start` returns. */
interface Started {
  /** The `data-` attributes that the script expects on its own element. */
  data?: Record<string, string>
  view(told: Record<string, string>): void
  track?(name: string, data: unknown): void
}

/** Set by the build before the sandbox's script. */
declare const service: {
  script: string
  settings: Record<string, string>
  /** The site's origin. */
  site: string
  start(
    settings: Record<string, string>,
    visitor: string | undefined,
    site: string,
  ): Started | undefined
}

/** Set by the build before the lock: by service, the sources to remove from each directive. */
declare const sources: Record<string, Record<string, string[]>>

/** Set by the build before the script for services in the page: the purpose by service. */
declare const purposes: Record<string, string>
/** The services that get the visitor's choice in Google's Consent Mode. */
declare const google: string[]

interface Window {
  dataLayer?: unknown[]
  trustedTypes?: { createPolicy<Rules>(name: string, rules: Rules): Rules }
}
