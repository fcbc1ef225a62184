/** Fields of a form whose values are texts, numbers or JSON; each knows whether it was changed, and what is wrong. */

import { h } from "./dom";

export type Kind = "text" | "line" | "number" | "json";

export class Field {
  readonly element: HTMLElement;
  readonly input: HTMLTextAreaElement | HTMLInputElement;
  private readonly fault = h("p", { class: "field-fault", role: "alert", hidden: true });
  private readonly first: string;

  constructor(
    readonly label: string,
    private readonly kind: Kind,
    value: unknown,
    private readonly changed: () => void,
  ) {
    this.first = written(kind, value);
    const names = { "aria-label": label, spellcheck: "false", autocomplete: "off", class: `field-input is-${kind}` };
    const long = kind === "text" || kind === "json";
    this.input = long ? h("textarea", { ...names, rows: String(rows(this.first)) }) : h("input", { ...names, type: "text", inputmode: kind === "number" ? "decimal" : "text" });
    this.input.value = this.first;
    this.input.addEventListener("input", () => this.check());
    this.element = h("label", { class: `field of-${kind}` }, h("span", { class: "field-name" }, label), this.input, this.fault);
  }

  get isChanged(): boolean {
    return this.input.value !== this.first;
  }

  /** What is wrong with what was written; "" when nothing is. */
  get wrong(): string {
    const text = this.input.value.trim();
    if (!this.isChanged) return "";
    if (this.kind === "number") return text === "" || Number.isFinite(Number(text)) ? "" : "A number, or nothing.";
    if (this.kind === "line") return text ? "" : "This cannot be empty.";
    return this.kind === "json" ? mistake(text) : "";
  }

  get value(): unknown {
    const text = this.input.value;
    if (this.kind === "json") return JSON.parse(text) as unknown;
    if (this.kind === "number") return text.trim() === "" ? null : Number(text);
    return this.kind === "line" ? text.trim() : text;
  }

  private check(): void {
    this.fault.textContent = this.wrong;
    this.fault.hidden = !this.wrong;
    this.input.setAttribute("aria-invalid", String(Boolean(this.wrong)));
    this.changed();
  }
}

/** A text as a text, anything else as JSON. */
export function kindOf(value: unknown): Kind {
  return typeof value === "string" ? "text" : "json";
}

/** Several choices of which one holds, as a group of radio buttons. */
export function choices<T extends string>(name: string, label: string, offers: [T, string][], chosen: T, choose: (one: T) => void): HTMLElement {
  const group = h("div", { class: "fork-choices", role: "radiogroup", "aria-label": label });
  for (const [value, text] of offers) {
    const radio = h("input", { type: "radio", name, value });
    radio.checked = value === chosen;
    radio.addEventListener("change", () => choose(value));
    group.append(h("label", {}, radio, h("span", {}, text)));
  }
  return group;
}

function written(kind: Kind, value: unknown): string {
  if (kind === "json") return JSON.stringify(value ?? null, null, 2);
  return value === null || value === undefined ? "" : String(value);
}

function rows(text: string): number {
  return Math.min(14, Math.max(2, Math.ceil(text.length / 70), text.split("\n").length));
}

function mistake(text: string): string {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return `This is no JSON: ${(error as Error).message}`;
  }
}
