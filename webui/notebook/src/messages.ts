// Everything that travels between the page and Python. `webui/notebook/bridge.py` is the other end.
import type {Flaw} from "./flaws";
import type {SmartQuery} from "./smartdata";

export type Kind = "lua" | "javascript" | "python" | "sql" | "markdown";
export type Status = "idle" | "queued" | "running" | "ok" | "failed" | "cancelled" | "stale";

export interface Failure {
  type: string;
  message: string;
  file?: string;
  line?: number;
  traceback?: string | string[];
  /** What differs from the nearest recorded call, of a replay that met another one; a part of the message. */
  diff?: string;
  /** The id of the cell the line is in, when it is one of this notebook. */
  cell?: string;
}

export type Output =
  | {type: "stream"; name: string; text: string}
  | {type: "display"; data: Record<string, unknown>}
  | {type: "failure"; error: Failure}
  | {type: "omitted"; text: string};

export interface Question {
  id: string;
  kind: string;
  question: {message?: string; prompt?: string; choices?: string[]; default?: unknown; [key: string]: unknown};
}

/** What a run tells that is paused; `kernel/breakpoints/facts.py` says what the fields mean. */
export interface Pause {
  moment: "before" | "after" | "error" | "line";
  operation: string;
  name: string;
  attempt: number;
  reason: "breakpoint" | "step";
  breakpoint?: string;
  condition?: string;
  scope?: {agent_name?: string};
  source?: {cell?: string; line: number; name: string} | null;
  around?: {operation: string; name: string}[];
  input?: unknown;
  output?: unknown;
  error?: {message?: string};
  variables?: Record<string, unknown>;
  editable?: string[];
  note?: string;
  problem?: string;
}

/** Where runs pause. `name` is the id of the cell when its `kind` is `line`. */
export interface Breakpoint {
  id: number;
  where: string;
  kind: string;
  name: string;
  line: number;
  condition: string;
  enabled: boolean;
}

export interface Progress {
  status: Status;
  count?: number;
  seconds?: number;
  tokens?: number;
  /** US dollars. */
  cost?: number;
  /** Tokens of answers that came from a record. */
  spared?: number;
  run_id?: string;
}

export interface CellData {
  id: string;
  kind: Kind;
  source: string;
  name: string;
  /** What its line in the file says besides, as `timeout=30`. */
  options: Record<string, string>;
}

export interface LoadedCell extends CellData, Progress {
  outputs: Output[];
  problems: Problem[];
  questions: Question[];
}

/** A change as `studio/notebook/wire.py` writes it; those of the front matter are no business of the cells. */
export type Change =
  | {type: "insert_cell"; at: number; cell: CellData}
  | {type: "delete_cell"; id: string}
  | {type: "move_cell"; id: string; to: number}
  | {type: "edit_cell"; id: string; source: string}
  | {type: "rename_cell"; id: string; name: string}
  | {type: "set_kind"; id: string; kind: Kind}
  | {type: "set_options"; id: string; options: Record<string, string>};

export interface Problem {
  line: number;
  column?: number;
  message: string;
  severity?: "error" | "warning" | "info";
}

/** What linting found between two places of a cell. */
export interface Mark {
  from: number;
  to: number;
  message: string;
  severity: "error" | "warning" | "info" | "hint";
}

/** Where a name stands; `write`: it gets a value there. */
export interface Spot {
  id: string;
  from: number;
  to: number;
  write: boolean;
}

/** What a name means in the whole notebook. */
export interface NameInfo {
  name: string;
  kind: "local" | "global" | "result";
  definition: Spot | null;
  spots: Spot[];
}

/** Whether scripts run behind walls; `trouble` is a sentence on why they cannot here, `tab` whether this is a browser's tab. */
export interface Isolation {
  on: boolean;
  trouble: string;
  tab: boolean;
}

/** How the cells hang together; `webui/notebook/dataflow.py` writes it. */
export interface DataflowNews {
  /** Why a cell is stale, by its id. */
  stale: Record<string, string>;
  /** Cells that run when all that is stale runs. */
  plan: number;
  /** Who gives what to whom; `early` when the giver stands below. */
  edges: [giver: string, reader: string, names: string, early: boolean][];
  remarks: Record<string, Problem[]>;
}

/** Sums of a notebook: null or missing for no bound. */
export interface Budget {
  usd?: number | null;
  tokens?: number | null;
  ask_above?: number | null;
}

export interface FlowSettings extends Budget {
  automatic: boolean;
  ask_above: number;
  /** Why the file's budget cannot be read, "" when it can. */
  trouble: string;
  used_usd: number;
  used_tokens: number;
  unpriced_tokens: number;
}

/** What running all that is stale may cost; `studio/dataflow/estimate.py` says what the fields mean. */
export interface Estimate {
  cells: number;
  calls: number;
  tokens: number;
  cost: number;
  unpriced: number;
  untried: number;
  recorded: number;
  /** The runs on record, the newest first, each with the cells that ran there last. */
  parts: Record<string, string[]>;
}

export type News =
  | {op: "load"; path: string; cells: LoadedCell[]; revision: number; languages: Kind[]; notes: Partial<Record<Kind, string>>; isolation: Isolation; trial: LoadedTrial; queue: string[]; breakpoints: Breakpoint[]; dataflow: DataflowNews & {settings: FlowSettings}}
  | ({op: "dataflow"; settings: FlowSettings} & DataflowNews)
  | ({op: "settings"} & FlowSettings)
  | ({op: "estimate"} & Estimate)
  | ({op: "isolation"} & Isolation)
  | {op: "changed"; change: Change; revision: number}
  | {op: "accepted"; id: string; revision: number; number: number}
  | {op: "cell"; id: string; source: string; revision: number; number: number}
  | ({op: "status"; id: string} & Progress)
  | {op: "output"; id: string; items: Output[]}
  | {op: "outputs"; cells: Record<string, Output[]>}
  | {op: "cleared"; id: string}
  | {op: "diagnostics"; id: string; items: Problem[]}
  | {op: "lint"; id: string; items: (Mark | Flaw)[]}
  | {op: "reveal"; id: string; line: number}
  | {op: "kernel"; status: string; message: string}
  | {op: "reply"; rid: number; result: unknown}
  | {op: "asked"; id: string; question: Question}
  | {op: "palette"}
  | {op: "breakpoints"; marks: Breakpoint[]}
  | {op: "queue"; ids: string[]}
  | {op: "trouble"; message: string}
  | {op: "batch"; number: number; items: News[]};

export type Wish =
  | {op: "ready"}
  | {op: "edit"; id: string; source: string; base: number; number: number}
  | {op: "insert"; at: number; id: string; kind: Kind; source: string; name: string; options: Record<string, string>}
  | {op: "delete"; id: string}
  | {op: "move"; id: string; to: number}
  | {op: "duplicate"; id: string; new_id: string}
  | {op: "kind"; id: string; kind: Kind}
  | {op: "rename"; id: string; name: string}
  | {op: "run"; id: string}
  | {op: "run_all"}
  | {op: "run_from"; id: string}
  | {op: "run_stale"; reuse: boolean}
  | {op: "run_needed"; id: string}
  | {op: "run_dependents"; id: string}
  | {op: "execution"; mode: "lazy" | "automatic"}
  | ({op: "budget"} & Budget)
  | {op: "unqueue"; id: string}
  | {op: "unbreak"; id: number}
  | {op: "interrupt"}
  | {op: "restart"}
  | {op: "isolate"; on: boolean}
  | {op: "options"; id: string; options: Record<string, string>}
  | {op: "together"; wishes: Wish[]}
  | {op: "undo"}
  | {op: "redo"}
  | {op: "select"; id: string; line: number}
  | {op: "trace"; id: string; run_id: string}
  | {op: "answer"; question: string; value: unknown}
  | {op: "seen"; number: number};

/** A wish that is answered by a `reply`. */
export type Query =
  | {op: "complete"; id: string; pos: number}
  | {op: "inspect"; id: string; pos: number}
  | {op: "signature"; id: string; pos: number}
  | {op: "check"; id: string}
  | {op: "clip"; ids: string[]}
  | {op: "unclip"; text: string}
  | {op: "name"; id: string; pos: number}
  | {op: "rename_name"; id: string; pos: number; to: string}
  | {op: "result_uses"; id: string}
  | {op: "rename_result"; id: string; to: string}
  | {op: "edit_all"; sources: Record<string, string>}
  | {op: "gallery"}
  | {op: "break"; where: string; condition: string; enabled: boolean; id: number}
  | ({id: string} & AnswerQuery)
  | {op: "profiles"; id: string}
  | {op: "sync"}
  | {op: "rejoin"; base: CellData[]; mine: CellData[]}
  | ({op: "smart"; id: string} & SmartQuery)
  | {op: "tools"}
  | {op: "call"; tool: string; input: Table; options: Table; language: Kind}
  | {op: "try"; tool: string; input: Table; options: Table};

/** About the answer to a query that a cell shows: other rows of it, or a chart; `webui/notebook/answers.py` replies. */
export type AnswerQuery =
  | {op: "rows"; answer: string; offset: number; limit: number; order: number | null; down: boolean; text: string}
  | {op: "chart"; answer: string; kind: string; x: string; y: string[]};

/** The profiles that a cell can have of its own, and what each leaves it; `trouble` says why it can have none. */
export interface CellProfiles {
  trouble: string;
  choices: {name: string; left: string}[];
}

/** What became of what a page kept while its connection was gone. */
export interface Rejoined {
  changed: boolean;
  conflicts: number;
}

type Table = Record<string, unknown>;

/** The last try of a tool from this page; it is in no cell. */
export interface LoadedTrial extends Progress {
  id: string;
  outputs: Output[];
  questions: Question[];
}

/** A call whose arguments are being written; `kernel/api/calls.py` says what the fields mean. */
export interface Signature {
  call: string;
  parameters: string[];
  active: number;
  returns: string;
  doc: string;
  options: string[];
}

export interface Completions {
  start: number;
  end: number;
  items: {label: string; kind: string; detail: string; info: string}[];
}
