/** What the panel knows of its words and of its second layer, for the type checker alone. */

/**
 * The file `panel.<language>.json`; the texts with their places are those of
 * `analytics_gate/words`.
 */
interface PanelWords {
  lang: string
  dir: string
  title: string
  /**
   * What is asked of who has never chosen; with any record there is, it takes the details to say it
   * right.
   */
  question: string
  allow: string
  refuse: string
  choose: string
  close: string
}

/** The file `details.<language>.json`. */
interface DetailsWords {
  lang: string
  question: string
  notice: string
  added: string
  signal: string
  nothing: string
  allowed: string
  refused: string
  beyond: string
  save: string
  record: string
  made: string
  ends: string
  copy: string
  copied: string
  delete: string
  /** What each service is called, by its id. */
  names: Record<string, string>
  /**
   * By service: label, text and, where there is one, the address that the text links to. Its
   * purpose comes first.
   */
  facts: Record<string, [string, string, string?][]>
}

/**
 * Services with a box each: what shows, the choice as the boxes say it, and the name of the button
 * that takes it.
 */
interface ServiceList {
  shown: HTMLElement
  ticked(): Record<string, boolean>
  save: string
}

/** What `details.js` gives the panel, in the page's language. */
interface Details {
  /** How things stand; only what is asked, of who is `asked`. */
  sentences(asked: boolean): string[]
  services(services: Service[]): ServiceList
  record(announce: (text: string) => void): HTMLElement[]
}

/**
 * Written before both scripts by the build: the words' language by the page's, where that is not
 * English.
 */
declare const languages: Record<string, string>
