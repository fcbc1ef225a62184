/** What travels between the page and Python: small JSON messages with an `op`. Times are in seconds. */

import type { OtlpPlace } from "./otlp";
import type { Reel } from "./film/reel";

export type Status = "running" | "paused" | "ok" | "failed" | "cancelled" | "interrupted";

/** How a run takes answers from a record: all of them, those that did not change, or those of a stopped run. */
export type Mode = "strict" | "changed" | "resume";

/** What becomes of the calls after a fork: all are made, or those that are not in the record. */
export type Rest = "live" | "changed";

/** A span to fork from, and what there is to edit; `changed` are cells whose text is another now. */
export interface ForkPlace {
  run: string;
  span: string;
  operation: string;
  name: string;
  input: Payload;
  output: Payload;
  changed: string[];
  whole: boolean;
}

/** A run that forked from another at one of its spans. */
export interface ForkedRun {
  id: string;
  span: string;
  status: Status;
}

/** A call that was begun in a run that was stopped, and nobody knows whether it was done. */
export interface Unknown {
  name: string;
  input: Payload;
}

/** A run, as the picker and the summary show it; `started` is seconds since the epoch. */
export interface Run {
  id: string;
  title: string;
  path: string;
  /** notebook, script, … ; `imported`: another program's, which cannot be run again here. */
  kind: string;
  status: Status;
  started: number;
  seconds: number | null;
  spans: number;
  errors: number;
  input: number;
  output: number;
  cost: number | null;
  error: string;
  /** What it replays, and how; "" for neither. */
  source: string;
  mode: Mode | "fork" | "";
  /** The span of its source at which it forked. */
  span: string;
  served: number;
  made: number;
  /** The second at which it is seen, and how many it takes in all; null: it is seen as it is now. */
  at: number | null;
  length: number | null;
}

/** What becomes of runs. */
export type What = "delete" | "archive" | "restore";

/** A run that is chosen in the list of all. */
export interface ChosenRun {
  id: string;
  title: string;
  started: number;
  archived?: boolean;
}

/** What a wish would touch: these runs, so much of the disk; `running` go on, `labelled` have a tag, note or pin. */
export interface Weighed {
  what: What;
  runs: string[];
  size: string;
  running: number;
  idle: number;
  labelled: number;
}

/** What was done; `undo` takes it back, "" for what is gone. */
export interface Disposed {
  runs: string[];
  said: string;
  trouble: string;
  undo: What | "";
}

/** A run in the list of all, with what people say of it; `size` is what it takes on the disk. */
export interface ListedRun extends Run {
  size: string;
  archived: boolean;
  tags: string[];
  note: string;
  pinned: boolean;
}

/** What there is to sift runs by, each with its number of runs. */
export type Choices = Record<string, [string, number][]>;

/** A span without its payload; `started` is seconds since the run began, `seconds` is null while it runs. */
export interface Line {
  id: string;
  parent: string;
  operation: string;
  name: string;
  status: Status;
  started: number;
  seconds: number | null;
  input: number;
  output: number;
  cost: number | null;
  /** Whether its answer came from a record; null for what is no call of the world. */
  replayed: boolean | null;
  children: number;
  cell: string;
  place: string;
}

/** A stretch of the children of `parent` ("" for the roots): `rows` from `offset` of `total`. */
export interface Page {
  parent: string;
  offset: number;
  total: number;
  rows: Line[];
}

/** A value, or its beginning when `folded`; `cut`: there is more than a page can hold. `size` is the whole's. */
export interface Payload {
  value: unknown;
  folded?: boolean;
  cut?: boolean;
  size: number;
}

export interface Moment {
  time: number;
  moment: string;
  /** A decision in words, "" for what is none. */
  said: string;
  data: Payload;
}

/** Everything about one span. */
export interface Detail extends Line {
  run: string;
  model: string;
  agent: string;
  absolute: number;
  payloads: Partial<Record<"input" | "output" | "error" | "attributes", Payload>>;
  streamed: string;
  moments: Moment[];
  more: number;
  /** Operations and names from the root down to this span. */
  frames: { operation: string; name: string }[];
}

export type Incoming =
  | { op: "runs"; runs: Run[]; following: boolean }
  | { op: "run"; run: Run | null; open: number }
  | { op: "pages"; run: string; pages: Page[] }
  | { op: "select"; id: string; path: string[] }
  | { op: "detail"; detail: Detail }
  | { op: "payload"; id: string; field: string; payload: Payload }
  | { op: "found"; query: string; rows: Line[]; more: boolean }
  | { op: "listed"; number: number; total: number; pages: { offset: number; rows: ListedRun[] }[]; choices: Choices; disk: string }
  | { op: "chosen"; runs: ChosenRun[] }
  | ({ op: "weighed" } & Weighed)
  | ({ op: "disposed" } & Disposed)
  | { op: "compared"; number: number; data: string }
  | { op: "bars"; rows: number; note: string; start: number; end: number; rowHeight: number }
  | { op: "row"; row: number }
  | { op: "seen"; view: string; run: string; number: number; data: string }
  | { op: "unknown"; run: string; calls: Unknown[] }
  | ({ op: "form" } & ForkPlace)
  | { op: "forks"; run: string; forks: ForkedRun[] }
  | ({ op: "otlp" } & OtlpPlace)
  | { op: "otlp_sent"; run: string; said: string }
  | { op: "refused"; message: string }
  | { op: "started" }
  | { op: "broken"; where: string }
  | ({ op: "reel" | "longer" } & Reel)
  | { op: "now" }
  | { op: "stepped"; run: string; at: number; span: string }
  | { op: "trouble"; message: string };

export type Outgoing =
  | { op: "ready" }
  | { op: "choose"; run: string; span?: string }
  | { op: "source"; run: string }
  | { op: "abroad"; run: string; path: string }
  | { op: "otlp"; run: string }
  | { op: "otlp_send"; run: string; content: boolean }
  | { op: "again"; run: string; mode: Mode; done: boolean[] }
  | { op: "form"; run: string; span: string }
  | { op: "break"; run: string; span: string }
  | { op: "fork"; run: string; span: string; edit: Record<string, unknown>; rest: Rest }
  | { op: "show"; run: string; span: string }
  | { op: "follow"; on: boolean }
  | { op: "reel"; run: string }
  | { op: "film"; run: string; at: number | null; follows: boolean; span?: string }
  | { op: "step"; run: string; at: number; way: number }
  | { op: "look"; view: string; run: string; ask: Record<string, unknown>; number: number }
  | { op: "watch"; run: string; pages: { parent: string; offset: number }[] }
  | { op: "select"; id: string; listed: boolean }
  | { op: "reveal" }
  | { op: "list"; sieve: Record<string, unknown>; offsets: number[]; number: number }
  | { op: "unlist" }
  | { op: "choose_all"; sieve: Record<string, unknown> }
  | { op: "weigh"; what: What; runs: string[] }
  | { op: "dispose"; what: What; runs: string[] }
  | { op: "label"; run: string; tags?: string[]; note?: string; pinned?: boolean }
  | { op: "compare"; runs: string[]; ask: Record<string, unknown>; number: number }
  | { op: "uncompare" }
  | { op: "room"; pixels: number }
  | { op: "payload"; id: string; field: string }
  | { op: "find"; query: string }
  | { op: "view"; name: string };

export type Send = (message: Outgoing) => void;

/** How many children of one span are asked for at once. */
export const PAGE = 100;

/** What Panel hands to a component: the parts that we use. */
export interface PanelModel {
  on(event: string, listener: (message: unknown) => void): void;
  send_msg(message: unknown): void;
  get_child(name: string): HTMLElement | null;
  [name: string]: unknown;
}

/** A message that came as one text, as it was. */
export function opened(message: Incoming | { json: string }): Incoming {
  return "json" in message ? (JSON.parse(message.json) as Incoming) : message;
}
