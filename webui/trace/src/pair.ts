/** The facts of two runs beside each other, and by how much the second differs. */

import { h } from "./dom";
import { cost, duration, whole } from "./format";
import type { ListedRun } from "./wire";

type Fact = [string, (run: ListedRun) => number | null, (value: number) => string];

const FACTS: Fact[] = [
  ["Time", (run) => run.seconds, (value) => duration(value)],
  ["Cost", (run) => run.cost, (value) => cost(value) || "$0"],
  ["Tokens in", (run) => run.input, whole],
  ["Tokens out", (run) => run.output, whole],
  ["Spans", (run) => run.spans, whole],
  ["Failed", (run) => run.errors, whole],
];

export function beside(one: ListedRun, other: ListedRun, open: (id: string) => void): HTMLElement {
  const [first, second] = one.started <= other.started ? [one, other] : [other, one];
  const head = h("tr", {}, h("th", { scope: "col" }, h("span", { class: "unseen" }, "Fact")), ...[first, second].map((run) => named(run, open)), h("th", { scope: "col" }, "Difference"));
  const rows = FACTS.map(([name, pick, say]) => fact(name, pick(first), pick(second), say));
  const status = h("tr", {}, h("th", { scope: "row" }, "Status"), h("td", {}, first.status), h("td", {}, second.status), h("td", {}, first.status === second.status ? "same" : "other"));
  return h("table", { class: "pair", "aria-label": "Two runs beside each other" }, h("thead", {}, head), h("tbody", {}, status, ...rows));
}

function named(run: ListedRun, open: (id: string) => void): HTMLElement {
  const link = h("button", { type: "button", class: "link", title: run.id }, run.title || run.id);
  link.addEventListener("click", () => open(run.id));
  return h("th", { scope: "col" }, link);
}

function fact(name: string, before: number | null, after: number | null, say: (value: number) => string): HTMLElement {
  const told = (value: number | null) => (value === null ? "—" : say(value));
  return h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, told(before)), h("td", {}, told(after)), h("td", {}, difference(before, after, say)));
}

/** `+1.2 s (+40 %)`, `same`, or nothing where one is not known. */
function difference(before: number | null, after: number | null, say: (value: number) => string): string {
  if (before === null || after === null) return "";
  if (before === after) return "same";
  const sign = after > before ? "+" : "−";
  const share = before > 0 ? ` (${sign}${Math.round((Math.abs(after - before) / before) * 100)} %)` : "";
  return `${sign}${say(Math.abs(after - before))}${share}`;
}
