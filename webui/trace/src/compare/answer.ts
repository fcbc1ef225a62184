/** What Python answers about runs beside each other (`comparison.py`, `aligned.py`). */

import type { PageOf } from "../views/pages";
import type { Run } from "../wire";

export type Change = "same" | "changed" | "added" | "removed";

/** A span of one of the runs; `seconds` is null while it runs. */
export interface Side {
  id: string;
  status: string;
  seconds: number | null;
  input: number;
  output: number;
  cost: number | null;
}

/** A span of both runs, or of one. */
export interface Row {
  id: string;
  depth: number;
  change: Change;
  /** What of it is another: `prompt`, `answer`, … */
  what: string[];
  operation: string;
  /** One name, or before and after. */
  names: string[];
  children: boolean;
  shut: boolean;
  /** Differences below it. */
  inside: number;
  sides: [Side | null, Side | null];
}

/** A line of both texts (" "), of the one before ("-") or after ("+"); "@" stands for `count` equal lines. */
export type DiffLine = { sign: " " | "-" | "+"; parts: [boolean, string][] } | { sign: "@"; count: number };

export interface Section {
  name: string;
  title: string;
  same: boolean;
  lines: DiffLine[];
  more: boolean;
}

export interface Facts {
  name: string;
  model: string;
  agent: string;
  place: string;
}

export interface Pair extends Row {
  facts: [Facts | null, Facts | null];
  sections: Section[];
  whole: boolean;
}

export type Totals = Record<string, [number | null, number | null]>;

export interface PairAnswer {
  kind: "pair";
  runs: [Run, Run];
  summary: string;
  totals: Totals;
  differences: number;
  spans: number;
  small: boolean;
  total: number;
  pages: PageOf<Row>[];
  shut: string[];
  at: number | null;
  row: string;
  pair: Pair | null;
}

export interface TableAnswer {
  kind: "table";
  runs: Run[];
  columns: string[];
  differing: string[];
  rows: Record<string, unknown>[];
  cells: [string, string, number][];
}

export type Answer = PairAnswer | TableAnswer | { kind?: undefined; trouble: string };
