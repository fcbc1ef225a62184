// One field of a form: a label, its control, what the API says of it, and what is wrong. Knows nothing of cells.
import {Debounce, make} from "./dom";
import {icon} from "./icons";
import type {Choice, Choices, Edit, Given, Option, Path} from "./smartdata";
import {control as plainControl, type Read, spokenTypes, typed} from "./toolfields";
import type {Schema} from "./tools";

/** What fields ask of the form around them. */
export interface Desk {
  readonly choices: Choices;
  readonly prefix: string;
  /** Makes edits; those with one `step` are one step of undo. */
  edit(edits: Edit[], step: string): void;
  /** Shows the code, at a line. */
  showCode(line: number): void;
}

/** Milliseconds after the last key until what was typed is written into the code. */
const PAUSE = 350;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

let visits = 0;

export class Leaf {
  readonly element: HTMLElement;
  readonly key: string;
  private readonly control: Control | null;
  private readonly problem: HTMLElement;
  private readonly pause = new Debounce(PAUSE, () => this.write());
  private shown = "";
  private visit = 0;

  /** `path` is where the value stands, or would stand. */
  constructor(
    private readonly desk: Desk,
    readonly option: Option,
    private given: Given | undefined,
    private readonly path: Path,
    private missing = false,
  ) {
    this.key = JSON.stringify(path);
    const id = `${desk.prefix}${this.key.replace(/[^\w]+/g, "-")}${option.name}`;
    this.problem = make("div", {class: "field-problem", role: "alert", id: `${id}-problem`, hidden: true});
    this.control = given?.code === undefined ? this.makeControl(id) : null;
    const body = this.control ? this.around(this.control, id) : [code(desk, given!)];
    const help = this.control ? prose(option.help, option.bound) : [];
    const about = make("div", {class: "field-about", id: `${id}-about`}, ...help);
    const head = this.head(id);
    this.element = make("div", {class: `tool-field smart-field control-${option.control}`}, head, ...body, about, this.problem);
    this.element.dataset.key = this.key;
    this.update(given, missing);
    this.listen();
  }

  /** What takes part in the shape of the form: another shape means other elements. */
  get shape(): string {
    return `${this.key} ${this.option.control} ${this.given?.code === undefined ? "" : "code"}`;
  }

  /** Whether something is typed that is not written yet. */
  get isTyped(): boolean {
    return this.control !== null && textOf(this.control) !== this.shown;
  }

  focus(): void {
    (this.control ?? this.element.querySelector<HTMLElement>("button"))?.focus();
  }

  /** Takes over what another field of the same shape shows. */
  take(other: Leaf): void {
    this.update(other.given, other.missing);
  }

  /** Writes what is typed and waits. */
  flush(): void {
    this.pause.now();
  }

  private update(given: Given | undefined, missing: boolean): void {
    this.given = given;
    this.missing = missing;
    const unset = missing ? `${this.option.label} has to be given.` : "";
    this.tell(given?.problem || unset);
    if (!this.control) {
      this.element.querySelector(".smart-code pre")?.replaceChildren(dedented(given?.code ?? ""));
      return;
    }
    const text = shownText(this.control, given, this.option);
    // Nobody's typing is overwritten by an older state of the code.
    const typing = this.isFocused && textOf(this.control) !== this.shown;
    if (!typing && textOf(this.control) !== text) put(this.control, text);
    if (!typing) this.shown = text;
  }

  private get isFocused(): boolean {
    return (this.element.getRootNode() as ShadowRoot).activeElement === this.control;
  }

  private head(id: string): HTMLElement {
    const {label, key, required} = this.option;
    const mark = required ? [make("span", {class: "required", title: "has to be given"}, "*")] : [];
    const name = make("label", {for: id}, label, ...mark);
    const said = key === label ? [] : [make("code", {class: "smart-key"}, key)];
    return make("div", {class: "field-head"}, name, ...said, make("span", {class: "field-kind"}, this.kind));
  }

  private get kind(): string {
    if (["model", "agent", "tool", "workflow", "text", "long", "switch"].includes(this.option.control)) return "";
    return this.option.choices.length > 0 ? "one of these" : this.option.types.length > 0 ? spokenTypes(this.schema) : "";
  }

  private get schema(): Schema {
    const {types, choices} = this.option;
    const kinds = this.option.control === "value" ? [] : types;
    return {...(kinds.length > 0 ? {type: kinds} : {}), ...(choices.length > 0 && this.option.control === "choice" ? {enum: choices} : {})};
  }

  private makeControl(id: string): Control {
    const made = this.ownControl(id) ?? plainControl(this.schema, false);
    made.id = id;
    made.setAttribute("aria-describedby", `${id}-about ${id}-problem`);
    if (this.option.required) made.setAttribute("aria-required", "true");
    const usual = this.option.default;
    if (usual !== null && "placeholder" in made && !made.placeholder) made.placeholder = String(usual);
    return made;
  }

  private ownControl(id: string): Control | null {
    switch (this.option.control) {
      case "long":
        return make("textarea", {class: "field smart-prose", rows: "3", spellcheck: "true"});
      case "text":
        return make("input", {type: "text", class: "field", autocomplete: "off", spellcheck: "false"});
      case "value":
        return make("textarea", {class: "field", rows: "1", spellcheck: "false"});
      case "model":
        return make("input", {type: "text", class: "field smart-mono", autocomplete: "off", spellcheck: "false", list: `${id}-models`});
      case "agent":
      case "tool":
      case "workflow":
        return this.picker(this.desk.choices[`${this.option.control}s` as "agents" | "tools" | "workflows"]);
      default:
        return null;
    }
  }

  private picker(choices: Choice[]): HTMLSelectElement {
    const select = make("select", {class: "field"}, make("option", {value: ""}, "—"));
    const said = this.given?.value;
    if (typeof said === "string" && said !== "" && !choices.some((one) => one.value === said)) {
      select.append(make("option", {value: JSON.stringify(said)}, said));
    }
    select.append(...choices.map((one) => make("option", {value: JSON.stringify(one.value)}, one.label)));
    return select;
  }

  private around(control: Control, id: string): Node[] {
    if (this.option.control !== "model") return [control];
    const list = make("datalist", {id: `${id}-models`}, ...this.desk.choices.models.map((name) => make("option", {value: name})));
    return [control, list];
  }

  private listen(): void {
    const {control} = this;
    if (!control) return;
    control.addEventListener("focus", () => (this.visit = ++visits));
    control.addEventListener("input", () => this.typed());
    control.addEventListener("change", () => {
      this.pause.later();
      this.pause.now();
    });
    control.addEventListener("blur", () => this.pause.now());
  }

  private typed(): void {
    const found = this.read();
    if (found === null) return this.pause.cancel();
    this.tell("");
    this.pause.later();
  }

  /** What is typed, as the edit it means; null where it is wrong, which is told. */
  private read(): Edit[] | null {
    const {control} = this;
    if (!control || textOf(control) === this.shown) return [];
    const found = this.value(control);
    if ("problem" in found) {
      this.tell(found.problem);
      return null;
    }
    const place = this.given?.path ?? this.path;
    if (found.value !== undefined) return [{op: "set", path: place, value: found.value}];
    if (this.option.required && this.given && this.option.types[0] === "string") return [{op: "set", path: place, value: ""}];
    return this.given && place.length > 1 ? [{op: "remove", path: place}] : [];
  }

  private value(control: Control): Read {
    const isPicker = control instanceof HTMLSelectElement && this.option.control !== "choice";
    if (isPicker) return {value: control.value === "" ? undefined : JSON.parse(control.value)};
    if (control.type === "checkbox") return {value: (control as HTMLInputElement).checked || (this.option.default === true ? false : undefined)};
    if (["long", "text", "model"].includes(this.option.control)) return {value: control.value === "" ? undefined : control.value};
    return typed(control, this.schema);
  }

  private write(): void {
    const edits = this.read();
    if (!edits || edits.length === 0 || !this.control) return;
    this.shown = textOf(this.control);
    this.desk.edit(edits, `${this.key}#${this.visit || ++visits}`);
  }

  private tell(problem: string): void {
    this.problem.textContent = problem;
    this.problem.hidden = problem === "";
    if (problem) this.control?.setAttribute("aria-invalid", "true");
    else this.control?.removeAttribute("aria-invalid");
  }
}

/** Code that a form shows as it is, and the way to it. */
export function code(desk: Desk, said: {code?: string; why?: string; line?: number}): HTMLElement {
  const show = (): void => desk.showCode(said.line ?? 1);
  const button = make("button", {type: "button", class: "link", onclick: show}, "Show");
  const why = make("span", {}, `Written in code: ${said.why ?? "it is code"}.`);
  return make("div", {class: "smart-code"}, make("pre", {}, dedented(said.code ?? "")), make("div", {class: "smart-why"}, why, button));
}

/** Code without the indentation of the place it stands at. */
function dedented(text: string): string {
  const rest = text.split("\n").slice(1).filter((line) => line.trim() !== "");
  const blanks = Math.min(...rest.map((line) => /^[ \t]*/.exec(line)![0].length));
  return rest.length > 0 ? text.replace(new RegExp(`\\n[ \\t]{1,${Math.max(blanks, 1)}}`, "g"), blanks > 0 ? "\n" : "$&") : text;
}

export function iconButton(name: "up" | "down" | "bin" | "plus" | "close", label: string, run: () => void): HTMLButtonElement {
  const button = make("button", {type: "button", class: "tool", "aria-label": label, title: label, onclick: run}, icon(name));
  return button;
}

/** The API's words, with what stands between backquotes as code. */
export function prose(text: string, bound: string): Node[] {
  const said = [text, bound && `It is ${bound}.`].filter(Boolean).join(text && bound ? ". " : "");
  const words = said.charAt(0) === "`" ? said : said.charAt(0).toUpperCase() + said.slice(1);
  return words.split("`").map((part, place) => (place % 2 ? make("code", {}, part) : document.createTextNode(part)));
}

function textOf(control: Control): string {
  return control.type === "checkbox" ? String((control as HTMLInputElement).checked) : control.value;
}

function put(control: Control, text: string): void {
  if (control.type === "checkbox") (control as HTMLInputElement).checked = text === "true";
  else control.value = text;
}

function shownText(control: Control, given: Given | undefined, option: Option): string {
  const value = given && "value" in given ? given.value : undefined;
  if (control.type === "checkbox") return String(value === undefined ? option.default === true : value === true);
  if (value === undefined || value === null) return "";
  if (control instanceof HTMLSelectElement) return JSON.stringify(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}
