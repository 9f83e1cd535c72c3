/** The words of the gate, for the type checker alone; nothing of this file reaches a page. */

interface Service {
  id: string
  /** Changes when what a choice was made for changes: six characters. */
  print: string
  necessary?: boolean
  /** It waits behind placeholders, and is told nothing. */
  embed?: boolean
  /**
   * It runs in the page; and where the script of ours lies that starts it. Without one it is in the
   * page's markup.
   */
  page?: boolean
  file?: string
  told?: ("path" | "title" | "language" | "referrer" | "site")[]
  /** How long a returning visitor may be recognised, in days; absent: never. */
  recognises?: number
  /**
   * What may be kept while it runs: the source of a regular expression over keys like
   * `local:gate:our-stats`.
   */
  kept?: string
}

interface Config {
  base: string
  ask: boolean
  /** How long a choice holds, in days. */
  lasts: number
  services: Service[]
  /** What may be kept whatever the visitor chose, in the same form. */
  kept: string
}

/**
 * The prints of the services that a visitor allowed and refused; none at all is a choice that
 * cannot be read.
 */
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
  /**
   * A choice that was made here and that the browser did not keep: it holds while the page is
   * there.
   */
  held?: Choice
  /** Erases the record of the choice, wherever there may be one. */
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

/** What a service's own setting up gives back. */
interface Started {
  /** What the script is to find in its own element's `data-` attributes. */
  data?: Record<string, string>
  view(told: Record<string, string>): void
  track?(name: string, data: unknown): void
}

/** Written before the sandbox's script by the build. */
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

/**
 * Written before the lock by the build: by service, what is to be taken out of each directive of
 * the page's policy.
 */
declare const sources: Record<string, Record<string, string[]>>

/** Written before the script of the services in the page by the build. */
declare const purposes: Record<string, string>
/** The services that are told the visitor's choice in Google's words. */
declare const google: string[]

interface Window {
  dataLayer?: unknown[]
  trustedTypes?: { createPolicy<Rules>(name: string, rules: Rules): Rules }
}
