/** Types of the panel's texts and of its second layer, for the type checker alone. */

/** The file `panel.<language>.json`, made from `analytics_gate/translations`. */
interface PanelWords {
  lang: string
  dir: string
  title: string
  /** For visitors who have never chosen; others need the question of the details. */
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

/** Services with a checkbox each: the element, the choice in its boxes, and the button's label. */
interface ServiceList {
  shown: HTMLElement
  ticked(): Record<string, boolean>
  save: string
}

/** What `details.js` gives the panel, in the page's language. */
interface Details {
  /** The visitor's answers and the question; for visitors who are `asked`, the question alone. */
  sentences(asked: boolean): string[]
  services(services: Service[]): ServiceList
  record(announce: (text: string) => void): HTMLElement[]
}

/** Set by the build before both scripts: our language by the page's tag, where not English. */
declare const languages: Record<string, string>
