// What travels between an app's page and Python. `webui/apps/visit.py` is the other end.
import type {Output, Question} from "../messages";

export type Value = string | number | boolean | null | Value[] | {[name: string]: Value};

export interface Field {
  name: string;
  type: "string" | "integer" | "number" | "boolean" | "date" | "list" | "json" | "file" | "secret";
  help: string;
  choices: Value[];
  /** Null when it must be filled in; "" for files and secrets that there are, which a page is not told. */
  value: Value;
  /** Lines of a text; more than one makes it a box. */
  lines: number;
  label: string;
  min: number | null;
  max: number | null;
  step: number | null;
}

export interface Said {
  role: "you" | "agent" | "tool" | "trouble";
  text: string;
}

export interface State {
  busy: boolean;
  /** Whether it is the chat that is busy. */
  talking: boolean;
}

export interface Loaded extends State {
  title: string;
  about: string;
  fields: Field[];
  form: boolean;
  run: string;
  /** The agent's name, "" for no chat. */
  chat: string;
  outputs: Output[];
  messages: Said[];
  problems: Record<string, string>;
  has_run: boolean;
  questions: Question[];
}

export type News =
  | ({op: "load"} & Loaded)
  | ({op: "state"} & State)
  | ({op: "said"} & Said)
  | {op: "output"; id: string; items: Output[]}
  | {op: "cleared"}
  | {op: "fields"; problems: Record<string, string>}
  | {op: "kept"; field: string; problem: string}
  | {op: "asked"; question: Question}
  | {op: "place"; ahead: number}
  | {op: "closed"; message: string}
  | {op: "over"; message: string}
  | {op: "trouble"; message: string}
  | {op: "batch"; number: number; items: News[]};

export type Values = Record<string, Value>;

export type Wish =
  | {op: "ready"}
  | {op: "look"; dark: boolean; high: boolean}
  | {op: "seen"; number: number}
  | {op: "run"; values: Values}
  | {op: "say"; text: string; values: Values}
  | {op: "file"; field: string; name: string; content: string}
  | {op: "answer"; question: string; value: unknown}
  | {op: "stop"};
