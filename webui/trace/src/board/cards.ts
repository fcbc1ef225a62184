/** The cards of the dashboards: each draws its part of what Python told. */

import { h, say } from "../dom";
import { ago, cost, count, duration, whole, words } from "../format";
import { type Column, meter, percent, table } from "./tables";
import type { Allowed, By, Dear, Failure, Group, Hit, Latency, Part, Slot, Sums, Whole } from "./told";

export type Lead = (by: By, order?: string) => void;
export type Open = (run: string, path: string) => void;

export const GROUPS: [Group, string][] = [["model", "Model"], ["agent", "Agent"], ["tool", "Tool"], ["notebook", "Notebook"]];
const FIELD: Record<Group, string> = { model: "model", agent: "agent", tool: "tool", notebook: "path" };
const NAMELESS: Record<string, string> = { agent: "(no agent)", notebook: "(no file)" };

/** Money as it is known: says what has no price rather than nothing. */
export function money(row: { cost: number | null; unpriced: number }): string {
  if (row.cost === null) return row.unpriced ? "unknown" : "–";
  return row.unpriced ? `${cost(row.cost)} + ?` : cost(row.cost);
}

const tokensOf = (row: { input_tokens: number; output_tokens: number }): number => row.input_tokens + row.output_tokens;

/** A card with a heading, what stands beside it, and a body. */
export class Card {
  readonly element: HTMLElement;
  readonly body = h("div", { class: "card-body" });
  private readonly note = h("p", { class: "card-note", hidden: true });
  private readonly more = h("details", { class: "as-table" }, h("summary", {}, "As a table"));
  private drawn = "";

  constructor(title: string, about: string, kind: string, ...beside: (Node | null)[]) {
    const head = h("header", {}, h("h2", {}, title), h("span", { class: "gap" }), ...beside);
    this.element = h("section", { class: `card ${kind}`, "aria-label": title }, head, about ? h("p", { class: "about" }, about) : null, this.note, this.body);
  }

  /** What stands in place of the body when there is nothing to show; "" shows the body. */
  say(text: string): void {
    say(this.note, text);
    this.note.hidden = text === "";
    this.body.hidden = text !== "";
    this.more.hidden = text !== "";
  }

  /** The body, made anew only when what it is made from has changed: a table keeps its focus in a quiet minute. */
  draw(from: unknown, make: () => HTMLElement[]): void {
    if (this.changed(from)) this.body.replaceChildren(...make());
  }

  /** The same below a chart, folded. */
  tabled(from: unknown, make: () => HTMLElement): void {
    if (!this.more.isConnected) this.element.append(this.more);
    if (this.changed(from)) this.more.replaceChildren(this.more.firstElementChild!, make());
  }

  private changed(from: unknown): boolean {
    const text = JSON.stringify(from);
    const is = text !== this.drawn;
    this.drawn = text;
    return is;
  }
}

const SUMS: Column<Sums>[] = [
  { title: "Cost", cell: money },
  { title: "In", cell: (row) => whole(row.input_tokens) },
  { title: "Out", cell: (row) => whole(row.output_tokens) },
  { title: "Calls", cell: (row) => whole(row.calls) },
  { title: "Failed", cell: (row) => (row.failures ? whole(row.failures) : "") },
];

export function tiles(told: Whole): HTMLElement[] {
  const { totals, runs } = told;
  const hits = told.hits.reduce((sum, row) => sum + row.hits + row.replayed, 0);
  const asked = told.hits.reduce((sum, row) => sum + row.calls, 0);
  const chats = told.latencies.filter((row) => row.operation === "chat").sort((a, b) => b.calls - a.calls)[0];
  const facts: [string, string, string][] = [
    ["Cost", money(totals), totals.unpriced ? `${whole(totals.unpriced)} ${totals.unpriced === 1 ? "call" : "calls"} without a price` : "of models"],
    ["Tokens", count(tokensOf(totals)), `${count(totals.input_tokens)} in, ${count(totals.output_tokens)} out`],
    ["Calls of models", whole(totals.calls), totals.failures ? `${whole(totals.failures)} failed` : "none failed"],
    ["Runs", whole(runs.runs), [runs.failed ? `${whole(runs.failed)} failed` : "", runs.running ? `${whole(runs.running)} running` : ""].filter(Boolean).join(", ") || "none failed"],
    ["Median answer", chats ? duration(chats.p50) : "–", chats ? `p99 ${duration(chats.p99)}` : "no calls yet"],
    ["Answered at hand", asked ? percent(hits / asked) : "–", "from caches and records"],
  ];
  return facts.map(([name, value, about]) => h("div", { class: "tile" }, h("dt", {}, name), h("dd", {}, value), h("dd", { class: "mute" }, about)));
}

export function timesTable(rows: Slot[], lead: Lead): HTMLElement {
  const columns: Column<Slot>[] = [
    { title: "When", words: true, cell: (row) => row.slot.replace(" 00:00", "") },
    { title: "Model", words: true, cell: (row) => row.model || "(unknown)" },
    ...(SUMS as unknown as Column<Slot>[]),
  ];
  return table("Use over time", rows, columns, (row) => () => lead({ slot: row.slot, model: row.model }));
}

export function sharesTable(rows: Part[], group: Group, lead: Lead): HTMLElement {
  const title = GROUPS.find(([name]) => name === group)![1];
  const columns: Column<Part>[] = [
    { title, words: true, cell: (row) => row.name || NAMELESS[group] || "(unknown)" },
    ...(SUMS as unknown as Column<Part>[]),
    { title: "Runs", cell: (row) => whole(row.runs) },
  ];
  return table(`Use by ${group}`, rows, columns, (row) => (row.name ? () => lead({ [FIELD[group]]: row.name }) : null));
}

export function latencyTable(rows: Latency[], lead: Lead): HTMLElement {
  const columns: Column<Latency>[] = [
    { title: "Operation", words: true, cell: (row) => [words(row.operation), row.name].filter(Boolean).join(" ") },
    { title: "p50", cell: (row) => duration(row.p50) },
    { title: "p90", cell: (row) => duration(row.p90) },
    { title: "p99", cell: (row) => duration(row.p99) },
    { title: "Slowest", cell: (row) => duration(row.slowest) },
    { title: "Calls", cell: (row) => whole(row.calls) },
  ];
  return table("Latencies", rows, columns, (row) => () => lead({ operation: row.operation, model: row.name }, "longest"));
}

export function failuresTable(told: Whole, lead: Lead): HTMLElement {
  const kinds: Column<Failure>[] = [
    { title: "Error", words: true, cell: (row) => row.error },
    { title: "Where", words: true, cell: (row) => row.name || words(row.operation) },
    { title: "Times", cell: (row) => whole(row.times) },
    { title: "Runs", cell: (row) => whole(row.runs) },
    { title: "Latest message", words: true, cell: (row) => (row.message ?? "").slice(0, 300) },
  ];
  const rates = [
    { title: "Operation", words: true, cell: (row: Whole["rates"][number]) => words(row.operation) },
    { title: "Failed", cell: (row: Whole["rates"][number]) => whole(row.failures) },
    { title: "of", cell: (row: Whole["rates"][number]) => whole(row.calls) },
    { title: "Rate", cell: (row: Whole["rates"][number]) => percent(row.failures / row.calls) },
  ];
  return h("div", {},
    table("Failures by kind", told.failures, kinds, (row) => () => lead({ error: row.error })),
    table("Failure rates by operation", told.rates, rates, (row) => () => lead({ operation: row.operation }, "failures")));
}

export function hitsTable(rows: Hit[]): HTMLElement {
  const columns: Column<Hit>[] = [
    { title: "What", words: true, cell: (row) => `${words(row.operation)} ${row.name}` },
    { title: "", cell: (row) => meterOf(row) },
    { title: "Cached", cell: (row) => whole(row.hits) },
    { title: "Replayed", cell: (row) => whole(row.replayed) },
    { title: "Calls", cell: (row) => whole(row.calls) },
  ];
  return table("Answers at hand", rows, columns);
}

function meterOf(row: Hit): HTMLElement {
  const part = (row.hits + row.replayed) / row.calls;
  const made = meter(part, `${percent(part)} answered without asking`);
  made.classList.add("good");
  return made;
}

export function budgetList(rows: Allowed[], open: Open, lead: Lead): HTMLElement {
  return h("ul", { class: "budgets" }, ...rows.map((row) => budget(row, open, lead)));
}

function budget(row: Allowed, open: Open, lead: Lead): HTMLElement {
  const name = h("button", { type: "button", class: "link" }, row.title);
  name.addEventListener("click", () => open("", row.path));
  if (row.problem) return h("li", {}, name, h("p", { class: "bad" }, row.problem));
  const lines: [number, number, string][] = [];
  // Each session, and each run at the prompt, has the budget anew: of a notebook that is closed the dearest run counts.
  const usd = (row.open ? row.spent_usd : row.ran?.most_usd) ?? 0;
  const used = (row.open ? row.spent_tokens : row.ran?.most_tokens) ?? 0;
  const what = row.open ? "this session" : "the dearest run";
  if (row.usd !== null) lines.push([usd, row.usd, `${cost(usd)} of ${cost(row.usd)}, ${what}`]);
  if (row.tokens !== null) lines.push([used, row.tokens, `${whole(used)} of ${whole(row.tokens)} tokens, ${what}`]);
  const bars = lines.map(([spent, most, text]) => h("div", { class: "budget-line" }, meter(most ? spent / most : 1, text), h("span", {}, text)));
  const unpriced = row.unpriced ? `${whole(row.unpriced)} tokens of unknown price are not in it.` : "";
  return h("li", {}, name, ...(row.open || row.ran ? bars : []), h("p", { class: "mute" }, unpriced, unpriced ? " " : "", ...ran(row, lead)));
}

/** What the runs of the shown time used, as a way to them. */
function ran(row: Allowed, lead: Lead): (HTMLElement | string)[] {
  const most = row.usd !== null ? cost(row.usd) : `${whole(row.tokens ?? 0)} tokens`;
  if (!row.ran) return [row.open ? "" : `May spend ${most} a session; nothing in this time.`];
  const { runs, usd, tokens, unpriced } = row.ran;
  const link = h("button", { type: "button", class: "link" }, runs === 1 ? "1 run" : `${whole(runs)} runs`);
  link.addEventListener("click", () => lead({ path: row.path }, "dearest"));
  const money = usd === null ? "price unknown" : `${cost(usd)}${unpriced ? " + ?" : ""}`;
  return ["In this time ", link, `: ${money}, ${whole(tokens)} tokens.`];
}

export function dearTable(rows: Dear[], open: Open, lead: Lead): HTMLElement {
  const now = Date.now() / 1000;
  const isRun = rows[0]?.cell === undefined;
  const columns: Column<Dear>[] = [
    { title: isRun ? "Run" : "Cell", words: true, cell: (row) => (isRun ? row.title || row.run_id : `${row.path.replace(/\.spell\.md$/, "")} › ${row.cell}`) },
    { title: "Cost", cell: money },
    { title: "Tokens", cell: (row) => count(row.tokens) },
    { title: isRun ? "When" : "Runs", cell: (row) => (isRun ? ago(row.begun ?? now, now) : whole(row.runs ?? 0)) },
  ];
  const go = (row: Dear) => (isRun ? () => open(row.run_id, row.path) : () => lead({ path: row.path, cell: row.cell! }, "dearest"));
  return table(isRun ? "Dearest runs" : "Dearest cells", rows, columns, go);
}
