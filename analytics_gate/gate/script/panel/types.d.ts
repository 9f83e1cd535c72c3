/** What the panel knows of its words, for the type checker alone. */

/** The file `panel.<language>.json`; the texts with their places are those of `analytics_gate/words`. */
interface Words {
  lang: string
  dir: string
  title: string
  question: string
  notice: string
  added: string
  signal: string
  nothing: string
  allowed: string
  refused: string
  allow: string
  refuse: string
  choose: string
  save: string
  close: string
  record: string
  made: string
  ends: string
  copy: string
  copied: string
  delete: string
  /** By service: label, text and, where there is one, the address that the text links to. Its purpose comes first. */
  facts: Record<string, [string, string, string?][]>
}

/** Written before the panel's script by the build: the words' language by the page's, where that is not English. */
declare const languages: Record<string, string>
