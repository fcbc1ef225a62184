/** Numbers of two runs beside each other, and by how much the second differs. */

import { h } from "../dom";
import { cost, duration, whole } from "../format";
import type { Totals } from "./answer";

type Say = (value: number) => string;

const SAY: Record<string, [string, Say]> = {
  seconds: ["Time", duration],
  cost: ["Cost", (value) => (value ? dollars(value) : "$0")],
  input_tokens: ["Tokens in", whole],
  output_tokens: ["Tokens out", whole],
  spans: ["Spans", whole],
  failures: ["Failed", whole],
};

/** Costs that differ in what `cost` rounds away. */
export function dollars(value: number): string {
  return value >= 0.001 || value < 1e-6 ? cost(value) : `$${value.toFixed(6).replace(/0+$/, "")}`;
}

/** `+1.2 s (+40 %)`, or nothing where both are the same or one is not known. */
export function difference(before: number | null, after: number | null, say: Say): string {
  if (before === null || after === null || before === after) return "";
  const sign = after > before ? "+" : "−";
  const share = before > 0 ? ` (${sign}${Math.round((Math.abs(after - before) / before) * 100)} %)` : "";
  return `${sign}${say(Math.abs(after - before))}${share}`;
}

/** The sums of both runs: what was, what is, and the difference. */
export function sums(totals: Totals): HTMLElement {
  const facts = Object.entries(SAY).map(([name, [title, say]]) => {
    const [before, after] = totals[name] ?? [null, null];
    const told = (value: number | null) => (value === null ? "—" : say(value));
    const values = before === after ? told(after) : `${told(before)} → ${told(after)}`;
    const by = difference(before, after, say);
    const worse = by && name !== "spans" ? (by.startsWith("+") ? " worse" : " better") : "";
    return h("div", {}, h("dt", {}, title), h("dd", {}, values, by && h("span", { class: `by${worse}` }, ` ${by}`)));
  });
  return h("dl", { class: "facts sums", tabindex: "0", "aria-label": "Sums of both runs" }, ...facts);
}

/** The difference of one measure of two spans, for a narrow column. */
export function brief(before: number | null | undefined, after: number | null | undefined, say: Say, least: number): string {
  if (before === null || before === undefined || after === null || after === undefined) return "";
  const gap = after - before;
  if (Math.abs(gap) <= least) return "";
  return `${gap > 0 ? "+" : "−"}${say(Math.abs(gap))}`;
}
