/** Any number of runs in a table: sorted by any column, columns that differ stand out, two of them lie side by side. */

import { h } from "../dom";
import { cost, duration, whole } from "../format";
import { dot } from "../runs";
import type { TableAnswer } from "./answer";

const TITLES: Record<string, string> = {
  status: "Status", started: "When", seconds: "Time", input_tokens: "Tokens in", output_tokens: "Tokens out", cost: "Cost",
  spans: "Spans", model_calls: "Model calls", tool_calls: "Tool calls", failures: "Failed", models: "Models",
  profile: "Profile", source: "Replay of", tags: "Tags", note: "Note",
};

export interface TableHost {
  open(run: string): void;
  /** Two of the runs beside each other. */
  pair(runs: string[]): void;
  /** Other cells' outputs are wanted. */
  cells(ids: string[]): void;
}

export class RunTable {
  readonly element = h("div", { class: "cmp-table" });
  private answer: TableAnswer | null = null;
  private order = "";
  private down = false;
  private only = false;
  private cells: string[] = [];
  private ticked: string[] = [];

  constructor(private readonly host: TableHost) {}

  show(answer: TableAnswer): void {
    this.answer = answer;
    this.cells = answer.columns.filter((name) => name.startsWith("cells.")).map((name) => name.slice(6));
    this.ticked = this.ticked.filter((id) => answer.runs.some((run) => run.id === id));
    this.draw();
  }

  private draw(): void {
    const { answer } = this;
    if (!answer) return;
    const focused = (this.element.getRootNode() as ShadowRoot).activeElement?.getAttribute("data-key");
    const columns = this.columns(answer);
    const head = h("tr", {}, h("th", { scope: "col" }, h("span", { class: "unseen" }, "Choose")), this.heading("title", "Run", false), ...columns.map((name) => this.heading(name, this.titleOf(name, answer), answer.differing.includes(name))));
    const rows = this.sorted(answer).map((place) => this.row(answer, place, columns));
    const table = h("table", { "aria-label": "Runs beside each other" }, h("thead", {}, head), h("tbody", {}, ...rows));
    this.element.replaceChildren(this.tools(answer), h("div", { class: "cmp-scroll", tabindex: "0", role: "group", "aria-label": "Table of runs" }, table));
    if (focused) this.element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Empty columns say nothing; parameters and cells always do. */
  private columns(answer: TableAnswer): string[] {
    const known = answer.columns.filter((name) => name.includes(".") || answer.rows.some((row) => !isEmpty(row[name])));
    // What was given and what came of it stand before what it took.
    const own = (name: string) => (name === "status" || name === "started" ? 0 : name.includes(".") ? 1 : 2);
    const said = known.sort((a, b) => own(a) - own(b));
    return this.only ? said.filter((name) => answer.differing.includes(name)) : said;
  }

  private tools(answer: TableAnswer): HTMLElement {
    const only = h("input", { type: "checkbox", "data-key": "only" });
    only.checked = this.only;
    only.addEventListener("change", () => {
      this.only = only.checked;
      this.draw();
    });
    const add = h("select", { "aria-label": "Show what a cell gave", "data-key": "cells" }, h("option", { value: "" }, "Output of a cell…"));
    for (const [id, name, runs] of answer.cells) if (!this.cells.includes(id)) add.append(h("option", { value: id }, `${name || id} (${whole(runs)})`));
    add.addEventListener("change", () => add.value && this.host.cells([...this.cells, add.value]));
    const pair = h("button", { type: "button", class: "solid", "data-key": "pair" }, "Compare the two");
    pair.disabled = this.ticked.length !== 2;
    pair.addEventListener("click", () => this.host.pair(this.ticked));
    const told = `${whole(answer.runs.length)} runs, ${whole(answer.differing.length)} columns differ`;
    return h("div", { class: "view-tools" }, h("span", { class: "sheet-note", role: "status" }, told), h("span", { class: "gap" }), h("label", { class: "cmp-only" }, only, "Only what differs"), answer.cells.length ? add : null, pair);
  }

  private heading(name: string, title: string, differs: boolean): HTMLElement {
    const sorted = this.order === name;
    const button = h("button", { type: "button", class: "cmp-sort", "data-key": `sort ${name}` }, differs ? h("span", { class: "unlike", title: "Differs", role: "img", "aria-label": "differs" }, "≠") : null, title, sorted ? (this.down ? " ↓" : " ↑") : "");
    button.addEventListener("click", () => {
      this.down = sorted ? !this.down : false;
      this.order = name;
      this.draw();
    });
    const cell = h("th", { scope: "col", class: differs ? "differs" : "", "aria-sort": sorted ? (this.down ? "descending" : "ascending") : "none" }, button);
    if (name.startsWith("cells.")) cell.append(this.remove(name.slice(6), title));
    return cell;
  }

  private remove(cell: string, title: string): HTMLElement {
    const button = h("button", { type: "button", class: "link", "aria-label": `Without ${title}`, "data-key": `without ${cell}` }, "×");
    button.addEventListener("click", () => this.host.cells(this.cells.filter((id) => id !== cell)));
    return button;
  }

  private row(answer: TableAnswer, place: number, columns: string[]): HTMLElement {
    const run = answer.runs[place]!;
    const tick = h("input", { type: "checkbox", "aria-label": `Choose ${run.title || run.id}`, "data-key": `tick ${run.id}` });
    tick.checked = this.ticked.includes(run.id);
    tick.addEventListener("change", () => {
      this.ticked = tick.checked ? [...this.ticked, run.id].slice(-2) : this.ticked.filter((id) => id !== run.id);
      this.draw();
    });
    const link = h("button", { type: "button", class: "link", title: run.id, "data-key": `open ${run.id}` }, run.title || run.id);
    link.addEventListener("click", () => this.host.open(run.id));
    const values = columns.map((name) => h("td", { class: `of-${name.split(".")[0]}${answer.differing.includes(name) ? " differs" : ""}` }, ...valueOf(name, answer.rows[place]![name])));
    return h("tr", {}, h("td", {}, tick), h("th", { scope: "row" }, link), ...values);
  }

  private titleOf(name: string, answer: TableAnswer): string {
    if (name.startsWith("cells.")) return answer.cells.find(([id]) => `cells.${id}` === name)?.[1] || name.slice(6);
    return name.startsWith("params.") ? name.slice(7) : (TITLES[name] ?? name);
  }

  private sorted(answer: TableAnswer): number[] {
    const places = answer.rows.map((_, place) => place);
    if (!this.order) return places;
    const value = (place: number) => (this.order === "title" ? answer.runs[place]!.title : answer.rows[place]![this.order]);
    const sign = this.down ? -1 : 1;
    return places.sort((a, b) => sign * compare(value(a), value(b)) || a - b);
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (isEmpty(one) !== isEmpty(other)) return isEmpty(one) ? -1 : 1;
  return text(one).localeCompare(text(other), undefined, { numeric: true });
}

function text(value: unknown): string {
  if (isEmpty(value)) return "";
  return typeof value === "string" ? value : Array.isArray(value) ? value.map(text).join(", ") : JSON.stringify(value);
}

function moment(time: number): string {
  return new Date(time * 1000).toLocaleString(undefined, { dateStyle: "short", timeStyle: "medium" });
}

const SAY: Record<string, (value: number) => string> = {
  seconds: duration, cost, started: moment,
  input_tokens: whole, output_tokens: whole, spans: whole, model_calls: whole, tool_calls: whole, failures: whole,
};

function valueOf(name: string, value: unknown): (HTMLElement | string)[] {
  if (isEmpty(value)) return ["—"];
  if (name === "status") return [h("span", { class: "cmp-status" }, dot(String(value)), String(value))];
  if (name === "tags") return (value as string[]).map((tag) => h("span", { class: "tag" }, tag));
  if (typeof value === "number" && SAY[name]) return [SAY[name](value)];
  return [h("span", { class: "cmp-text" }, text(value))];
}
