/** What Python tells the dashboards, and what is asked of it. Costs are US dollars, null where no price is known. */

import type { Run } from "../wire";

export interface Sums {
  calls: number;
  failures: number;
  input_tokens: number;
  output_tokens: number;
  cost: number | null;
  unpriced: number;
  runs: number;
}

export interface Part extends Sums {
  name: string;
  seconds: number | null;
}

export interface Slot extends Omit<Sums, "runs"> {
  slot: string;
  model: string;
}

export interface Latency {
  operation: string;
  name: string;
  calls: number;
  p50: number;
  p90: number;
  p99: number;
  slowest: number;
}

export interface Failure {
  error: string;
  operation: string;
  name: string;
  times: number;
  runs: number;
  message: string | null;
}

export interface Rate {
  operation: string;
  calls: number;
  failures: number;
}

export interface Hit {
  operation: string;
  name: string;
  calls: number;
  hits: number;
  replayed: number;
}

export interface Dear {
  run_id: string;
  path: string;
  title?: string;
  cell?: string;
  begun?: number;
  cost: number | null;
  tokens: number;
  calls: number;
  runs?: number;
  unpriced: number;
}

export interface Allowed {
  path: string;
  title: string;
  usd: number | null;
  tokens: number | null;
  problem: string;
  open?: boolean;
  spent_usd?: number;
  spent_tokens?: number;
  unpriced?: number;
  /** What its runs of the shown time used, and at most one of them; null when none asked a model. */
  ran: { runs: number; usd: number | null; tokens: number; most_usd: number | null; most_tokens: number; unpriced: number } | null;
}

export interface Asked {
  period: string;
  measure: string;
  group: string;
  path?: string;
  model?: string;
  tag?: string;
}

export type Group = "model" | "agent" | "tool" | "notebook";

export interface Whole {
  totals: Sums;
  runs: { runs: number; failed: number; running: number; seconds: number };
  unit: string;
  times: Slot[];
  /** Only the group that was asked for. */
  by: Partial<Record<Group, Part[]>>;
  latencies: Latency[];
  failures: Failure[];
  rates: Rate[];
  hits: Hit[];
  dearest_runs: Dear[];
  dearest_cells: Dear[];
  budgets: Allowed[];
  choices: { path: string[]; model: string[]; tag: string[] };
  legend: { name: string; shade: number }[];
  asked: Asked;
}

/** Which runs a bar stands for, by field. */
export type By = Record<string, string>;

export type Told =
  | ({ op: "whole" } & Whole)
  | { op: "runs"; by: By; total: number; runs: Run[] }
  | { op: "colours"; colours: string[] }
  | { op: "trouble"; message: string };
