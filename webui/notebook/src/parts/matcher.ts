// Runs regular expressions in a worker: one that never comes to an end can be ended there, and the page goes on.
import {type Match, matchesOf, replaceAll, replaceAt} from "../matching";

export interface Work {
  pattern: RegExp;
  texts: string[];
  /** What matches are replaced by, in every text; at `from` only that match of it. */
  by?: string | undefined;
  from?: number | undefined;
}

export type Result = Match[][] | string[];

function work({pattern, texts, by, from}: Work): Result {
  if (by === undefined) return texts.map((text) => matchesOf(pattern, text));
  if (from === undefined) return texts.map((text) => replaceAll(pattern, true, text, by));
  return texts.map((text) => replaceAt(pattern, true, text, from, by));
}

// The types of a worker's own global are not those of a page.
const post: (message: unknown) => void = self.postMessage.bind(self) as (message: unknown) => void;
self.addEventListener("message", (event: MessageEvent<Work>) => post(work(event.data)));
post("ready");
