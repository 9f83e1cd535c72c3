/** The words of the gate, for the type checker alone; nothing of this file reaches a page. */

interface Service {
  id: string
  /** Changes when what a choice was made for changes: six characters. */
  print: string
  name: string
  necessary?: boolean
  /** It waits behind placeholders, and has neither of the next two. */
  embed?: boolean
  sandbox?: string
  told?: ("path" | "title" | "language" | "referrer" | "site")[]
  /** How long a returning visitor may be recognised, in days; absent: never. */
  recognises?: number
  kept?: Kept
}

/** What may be kept, as the source of a regular expression over its keys. */
interface Kept {
  cookie?: string
  local?: string
  session?: string
}

interface Config {
  base: string
  ask: boolean
  /** How long a choice holds, in days. */
  lasts: number
  services: Service[]
  kept: Kept
}

/** The prints of the services that a visitor allowed and refused; none at all is a choice that cannot be read. */
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
  /** The prints of what was refused in this page. */
  refused?: string[]
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
  start(settings: Record<string, string>, visitor: string | undefined, site: string): Started | undefined
}
