// What Python tells of forms, and what the page asks of them. `webui/notebook/smart.py` is the other end.

export type Path = (string | number)[];

/** An option of the API as a field, the same for every group of its kind. */
export interface Option {
  name: string;
  key: string;
  label: string;
  control: string;
  types: string[];
  help: string;
  bound: string;
  choices: string[];
  required: boolean;
  default: unknown;
  first: boolean;
  /** One of those that say who does a step. */
  doer: boolean;
}

/** What stands at a place: a value, code with the reason why it is shown as it is, entries, a group, parameters. */
export interface Said {
  value?: unknown;
  code?: string;
  why?: string;
  line?: number;
  items?: Entry[];
  group?: Group;
  parameters?: Parameter[];
}

export interface Given extends Said {
  name: string;
  key: string;
  path: Path;
  problem?: string;
}

export interface Entry extends Said {
  path: Path;
  key?: string;
}

export interface Parameter {
  name: string;
  path: Path;
  type: string;
  description: string;
  required: boolean;
  more: string[];
}

export interface Group {
  kind: string;
  path: Path;
  given: Given[];
  missing: string[];
}

export interface Data {
  why?: string;
  value?: unknown;
  columns?: string[];
  rows?: Record<string, unknown>[];
  count?: number;
  path?: Path;
}

export interface Form {
  kind: string;
  title: string;
  name: string;
  line: number;
  subject: string;
  groups?: Group[];
  tool?: string;
  /** Of a workflow: how its steps follow one another, and how else they could. */
  type?: string;
  types?: string[];
  rendered?: boolean;
  /** The variable that is used, and by which method. */
  uses?: string;
  how?: string;
  data?: Data;
}

/** Something a field can refer to: a name, or a variable as `{$code}`. */
export interface Choice {
  label: string;
  value: unknown;
  help?: string;
}

export interface Choices {
  models: string[];
  tools: Choice[];
  agents: Choice[];
  workflows: Choice[];
  /** The code of a test that always holds, to begin a condition with. */
  test: string;
}

export interface Reading {
  problem: string;
  forms: Form[];
  reasons: string[];
  catalog: Record<string, Option[]>;
  /** Of a new cell. */
  code?: string;
  choices?: Choices;
}

export type Edit =
  | {op: "set"; path: Path; value: unknown}
  | {op: "remove"; path: Path}
  | {op: "insert"; path: Path; at: number; value: unknown}
  | {op: "move"; path: Path; at: number; to: number}
  | {op: "rename"; path: Path; key: string}
  | {op: "parameter"; do: "add" | "remove" | "rename" | "require"; path: Path; name: string; to?: string; on?: boolean}
  | {op: "column"; do: "add" | "remove" | "rename"; name: string; to?: string}
  | {op: "type"; to: string}
  | {op: "variable"; name: string}
  | {op: "paste"; text: string};

export type SmartQuery =
  | {ask: "read"}
  | {ask: "write"; form: number; edits: Edit[]; step: string}
  | {ask: "start"; kind: string; language: string}
  | {ask: "use"; form: number}
  | {ask: "translate"; language: string};

/** The kinds of smart cell that can be inserted, and what they are for. */
export const STARTS: [kind: string, label: string, about: string][] = [
  ["agent", "Agent", "A model with a role, tools and a memory"],
  ["tool", "Tool", "A function of yours that agents can call"],
  ["workflow", "Workflow", "Steps done by agents, tools and functions"],
  ["prompt", "Prompt", "A text with places to fill in"],
  ["http", "HTTP request", "Ask a service on the web, or send to it"],
  ["data", "Data", "A table that other cells use"],
];
