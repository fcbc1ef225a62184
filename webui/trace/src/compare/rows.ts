/** One row of two aligned runs: what became of the span, and by how much its time, tokens and cost differ. */

import { h } from "../dom";
import { cost, count, duration, whole, words } from "../format";
import { icon } from "../icons";
import type { Row, Side } from "./answer";
import { brief, dollars } from "./numbers";

export const ROW = 28;
const DEEPEST = 14;

const SIGNS = { same: "", changed: "~", added: "+", removed: "−" };

export function rowOf(row: Row): HTMLElement {
  const twist = h("span", { class: `twist${row.children ? "" : " none"}${row.shut ? "" : " open"}`, "data-twist": "true" }, icon("chevron"));
  const [one, other] = row.sides;
  const first = h("span", { class: "title cmp-first" }, twist, ...(one || other ? [markOf(row)] : []), h("span", { class: "cmp-names" }, ...namesOf(row)), ...aside(row), spent(one));
  // Where there is room the later run has a column of its own.
  const second = h("span", { class: "title cmp-second" }, ...(other ? [markOf(row), h("span", { class: "cmp-names" }, row.names.at(-1) || words(row.operation)), ...aside(row), spent(other)] : []));
  for (const title of [first, second]) title.style.setProperty("--depth", String(Math.min(row.depth, DEEPEST)));
  const sign = h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[row.change]);
  const line = h("div", { class: `line cmp-line is-${row.change}` }, sign, first, second, ...measures(row));
  for (const cell of line.children) cell.setAttribute("role", "gridcell");
  line.style.setProperty("--tone", `var(--op-${row.operation}, var(--soft))`);
  line.setAttribute("aria-label", tell(row));
  line.setAttribute("aria-level", String(row.depth + 1));
  return line;
}

function markOf(row: Row): HTMLElement {
  return h("span", { class: "mark" }, icon(row.operation));
}

/** What is another, and how much of that is out of sight. */
function aside(row: Row): HTMLElement[] {
  const what = row.what.length ? [h("span", { class: "what" }, row.what.join(", "))] : [];
  return row.shut && row.inside ? [...what, h("span", { class: "inside" }, `${whole(row.inside)} inside`)] : what;
}

function spent(side: Side | null): HTMLElement | null {
  return side && h("span", { class: "cmp-spent" }, duration(side.seconds) || "running");
}

function namesOf(row: Row): HTMLElement[] {
  const [first, second] = row.names.map((name) => name || words(row.operation));
  if (second === undefined) return [h("span", { class: "now" }, first ?? "")];
  return [h("s", {}, first ?? ""), h("span", { class: "now" }, second)];
}

function measures(row: Row): HTMLElement[] {
  const [one, other] = row.sides;
  const cells: [string, string, string][] = [
    ["time", pairOf(one, other, (side) => side.seconds, duration), brief(one?.seconds, other?.seconds, duration, 0.05 * Math.max(one?.seconds ?? 0, 0.001))],
    ["tokens", pairOf(one, other, tokensOf, count), one && other ? brief(tokensOf(one), tokensOf(other), count, 0) : ""],
    ["cost", pairOf(one, other, (side) => side.cost || null, cost), brief(one?.cost, other?.cost, dollars, 1e-9)],
  ];
  return cells.map(([name, value, by]) => h("span", { class: `measure of-${name}` }, h("span", {}, value), h("b", { class: by.startsWith("+") ? "worse" : "better" }, by)));
}

/** What it is now; of a span that went, what it was. */
function pairOf(one: Side | null, other: Side | null, pick: (side: Side) => number | null, say: (value: number) => string): string {
  const side = other ?? one;
  const value = side ? pick(side) : null;
  return value === null ? "" : say(value);
}

function tokensOf(side: Side): number | null {
  return side.input + side.output || null;
}

function tell(row: Row): string {
  const parts = [row.change === "same" ? "same" : row.change, row.names.join(" became "), words(row.operation), ...row.what];
  const [one, other] = row.sides;
  parts.push(brief(one?.seconds, other?.seconds, duration, 0));
  if (row.inside) parts.push(`${row.inside} differences inside`);
  return parts.filter(Boolean).join(", ");
}
