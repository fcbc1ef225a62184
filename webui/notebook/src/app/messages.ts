// What travels between an app's page and Python. `webui/apps/visit.py` is the other end.
import type {Output, Question} from "../messages";

export type Scalar = string | number | boolean | null;

export interface Field {
  name: string;
  type: "string" | "integer" | "number" | "boolean";
  help: string;
  choices: Scalar[];
  value: Scalar;
  /** Lines of a text; more than one makes it a box. */
  lines: number;
  label: string;
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
  | {op: "asked"; question: Question}
  | {op: "place"; ahead: number}
  | {op: "closed"; message: string}
  | {op: "trouble"; message: string}
  | {op: "batch"; number: number; items: News[]};

export type Values = Record<string, Scalar>;

export type Wish =
  | {op: "ready"}
  | {op: "seen"; number: number}
  | {op: "run"; values: Values}
  | {op: "say"; text: string; values: Values}
  | {op: "answer"; question: string; value: unknown}
  | {op: "stop"};
