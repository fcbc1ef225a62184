// What a tool is about to be given: to read, one line for each argument, or to edit, as JSON.
import {make} from "./dom";

type Table = Record<string, unknown>;

/** Signs that are not seen, or turn the order of those around them. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

export class Arguments {
  readonly element = make("div", {class: "approval-given"});
  private readonly before: string;
  private readonly shown: HTMLElement;
  private readonly problem = make("div", {class: "approval-problem", role: "alert", hidden: true});
  private readonly edit = make("button", {type: "button", class: "link approval-edit"}, "Edit arguments");
  private readonly input: HTMLTextAreaElement;

  /** `judged` is told whether what is written can be sent. */
  constructor(
    tool: string,
    given: unknown,
    private readonly judged: (isGood: boolean) => void,
  ) {
    this.before = escaped(JSON.stringify(given, null, 2));
    this.shown = listed(given);
    this.input = make("textarea", {class: "field approval-arguments", "aria-label": `Arguments of ${tool}`, spellcheck: "false", hidden: true});
    this.input.value = this.before;
    this.input.rows = Math.min(14, Math.max(3, this.before.split("\n").length));
    this.input.addEventListener("input", () => this.judge());
    this.edit.addEventListener("click", () => this.toggle());
    this.element.append(this.shown, this.input, this.problem, this.edit);
  }

  /** The arguments as they were changed; null when they were not. */
  changed(): Table | null {
    return this.input.hidden || this.input.value === this.before ? null : parsed(this.input.value);
  }

  private toggle(): void {
    const edits = this.input.hidden;
    this.input.hidden = !edits;
    this.shown.hidden = edits;
    this.edit.textContent = edits ? "Leave them as they were" : "Edit arguments";
    this.input.value = this.before;
    this.judge();
    if (edits) this.input.focus();
  }

  private judge(): void {
    const isGood = this.shown.hidden === false || parsed(this.input.value) !== null;
    this.problem.textContent = isGood ? "" : "These arguments are not a JSON object. Mend them, or deny the call.";
    this.problem.hidden = isGood;
    this.input.setAttribute("aria-invalid", String(!isGood));
    this.judged(isGood);
  }
}

function listed(given: unknown): HTMLElement {
  const rows = typeof given === "object" && given !== null ? Object.entries(given as Table) : [["", given] as const];
  if (rows.length === 0) return make("p", {class: "approval-none"}, "Without arguments.");
  // The box scrolls when there is much, so the keyboard has to reach it.
  const list = make("dl", {class: "approval-list", tabindex: "0", "aria-label": "Arguments"});
  const texts = rows.map(([name, value]) => [name, typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "")] as const);
  // A long text must not push out of sight where it is to go.
  for (const [name, text] of [...texts.filter(([, text]) => !isLong(text)), ...texts.filter(([, text]) => isLong(text))]) {
    list.append(make("dt", {}, visible(name)), make("dd", {}, visible(text)));
  }
  return list;
}

function isLong(text: string): boolean {
  return text.length > 120 || text.includes("\n");
}

/** A text in which nothing can hide. */
function visible(text: string): string {
  return text.replace(UNSEEN, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
}

/** The same in JSON, where it keeps its meaning. */
function escaped(json: string): string {
  const unit = (code: number): string => `\\u${code.toString(16).padStart(4, "0")}`;
  return json.replace(UNSEEN, (sign) => Array.from({length: sign.length}, (_, at) => unit(sign.charCodeAt(at))).join(""));
}

function parsed(text: string): Table | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : null;
  } catch {
    return null;
  }
}
