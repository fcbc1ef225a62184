// A form made from a JSON Schema: one field for each property, read back as JSON data and checked before it is sent.
import {make} from "./dom";
import type {Schema} from "./tools";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
export type Read = {value: unknown} | {problem: string};

const NOTHING = {value: undefined};
const NUMBERS = ["integer", "number"];
const SPOKEN: Record<string, string> = {
  string: "text",
  boolean: "yes or no",
  integer: "whole number",
  number: "number",
  array: "list, as JSON",
  object: "table, as JSON",
};

export class Fields {
  readonly element = make("div", {class: "fields"});
  private readonly fields: Field[];

  /** `prefix` makes the ids of the fields unlike those of another form. */
  constructor(schema: Schema, prefix: string) {
    const required = schema.required ?? [];
    const rows = Object.entries(schema.properties ?? {});
    this.fields = rows.map(([name, said]) => new Field(name, said, required.includes(name), `${prefix}-${name}`));
    this.element.append(...this.fields.map((field) => field.element));
  }

  get count(): number {
    return this.fields.length;
  }

  focus(): boolean {
    this.fields[0]?.control.focus();
    return this.fields.length > 0;
  }

  /** What is filled in, without what is as it would be anyway; null when a field is wrong, which then says so. */
  read(): Record<string, unknown> | null {
    const wrong = this.fields.filter((field) => !field.check());
    wrong[0]?.control.focus();
    if (wrong.length > 0) return null;
    const given = this.fields.map((field) => [field.name, field.value] as const);
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  }
}

class Field {
  readonly element: HTMLElement;
  readonly control: Control;
  value: unknown;
  private readonly problem: HTMLElement;

  constructor(
    readonly name: string,
    private readonly schema: Schema,
    private readonly required: boolean,
    id: string,
  ) {
    this.control = control(schema, required);
    this.control.id = id;
    this.control.setAttribute("aria-describedby", `${id}-about`);
    if (required) this.control.setAttribute("aria-required", "true");
    this.problem = make("div", {class: "field-problem", role: "alert", hidden: true});
    const mark = required ? [make("span", {class: "required", title: "has to be given"}, "*")] : [];
    const label = make("label", {for: id}, name, ...mark);
    const head = make("div", {class: "field-head"}, label, make("span", {class: "field-kind"}, spokenTypes(schema)));
    const about = make("div", {class: "field-about", id: `${id}-about`}, schema.description ?? "");
    this.element = make("div", {class: "tool-field"}, head, this.control, about, this.problem);
    this.control.addEventListener("input", () => this.tell(""));
  }

  check(): boolean {
    const found = this.read();
    this.value = "value" in found ? found.value : undefined;
    this.tell("problem" in found ? found.problem : "");
    return "value" in found;
  }

  private read(): Read {
    const found = typed(this.control, this.schema);
    if (!("value" in found)) return found;
    if (found.value === undefined) return this.required ? {problem: `${this.name} has to be given.`} : NOTHING;
    const same = JSON.stringify(found.value) === JSON.stringify(this.schema.default ?? unset(this.schema));
    return same && !this.required ? NOTHING : found;
  }

  private tell(problem: string): void {
    this.problem.textContent = problem;
    this.problem.hidden = problem === "";
    if (problem) this.control.setAttribute("aria-invalid", "true");
    else this.control.removeAttribute("aria-invalid");
  }
}

function kinds(schema: Schema): string[] {
  return schema.type === undefined ? [] : [schema.type].flat().filter((kind) => kind !== "null");
}

/** The type of a schema for people. */
export function spokenTypes(schema: Schema): string {
  if (schema.enum) return "one of these";
  return kinds(schema).map((kind) => SPOKEN[kind] ?? kind).join(" or ") || "text, or JSON";
}

function unset(schema: Schema): unknown {
  return kinds(schema)[0] === "boolean" ? false : undefined;
}

/** The control that fits a schema, empty or with its default. */
export function control(schema: Schema, required: boolean): Control {
  const kind = kinds(schema);
  const start = schema.default;
  if (schema.enum) return choice(schema.enum, start, required);
  if (kind.length === 1 && kind[0] === "boolean") {
    const box = make("input", {type: "checkbox", class: "switch"});
    box.checked = start === true;
    return box;
  }
  if (kind.length > 0 && kind.every((one) => NUMBERS.includes(one))) {
    const input = make("input", {type: "text", inputmode: "decimal", autocomplete: "off", class: "field"});
    input.value = start === undefined ? "" : String(start);
    return input;
  }
  const isText = kind.length === 1 && kind[0] === "string";
  const area = make("textarea", {rows: "1", class: isText ? "field" : "field field-json", spellcheck: "false"});
  if (!isText && kind.length > 0) area.placeholder = kind.includes("array") ? "[ … ]" : kind.includes("object") ? "{ … }" : "";
  area.value = start === undefined ? "" : typeof start === "string" ? start : JSON.stringify(start);
  return area;
}

function choice(values: unknown[], start: unknown, required: boolean): HTMLSelectElement {
  const select = make("select", {class: "field"});
  if (start === undefined) select.append(make("option", {value: ""}, required ? "Choose…" : "—"));
  select.append(...values.map((value) => make("option", {value: JSON.stringify(value)}, String(value))));
  select.value = start === undefined ? "" : JSON.stringify(start);
  return select;
}

/** What a control says, as a value; undefined for nothing at all. */
export function typed(control: Control, schema: Schema): Read {
  if (control instanceof HTMLInputElement && control.type === "checkbox") return {value: control.checked};
  if (control instanceof HTMLSelectElement) return control.value ? {value: JSON.parse(control.value)} : NOTHING;
  const text = control.value;
  if (text.trim() === "") return schema.default === text || text !== "" ? {value: text || undefined} : NOTHING;
  const kind = kinds(schema);
  if (kind.length === 1 && kind[0] === "string") return {value: text};
  if (control instanceof HTMLInputElement) return number(text, kind);
  return json(text, kind);
}

function number(text: string, kind: string[]): Read {
  const value = Number(text.trim());
  if (!Number.isFinite(value)) return {problem: `${text.trim()} is no number.`};
  if (!kind.includes("number") && !Number.isInteger(value)) return {problem: `${text.trim()} is no whole number.`};
  return {value};
}

function json(text: string, kind: string[]): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (kind.length === 0 || kind.includes("string")) return {value: text};
    return {problem: `This is no JSON: ${(error as Error).message}`};
  }
  if (value === null || kind.length === 0 || kind.includes(typeOf(value))) return {value: value ?? undefined};
  if (typeof value === "number" && kind.includes("number")) return {value};
  if (kind.includes("string")) return {value: text};
  return {problem: `This has to be a ${kind.map((one) => SPOKEN[one] ?? one).join(" or ")}.`};
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
