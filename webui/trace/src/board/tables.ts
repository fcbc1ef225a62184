/** Tables of the dashboards: the same as the charts in words, for a screen reader, a keyboard and exact numbers. */

import { h } from "../dom";

export interface Column<Row> {
  title: string;
  /** What stands in the cell; numbers stand at the right. */
  cell: (row: Row) => string | HTMLElement;
  words?: boolean;
}

/** A table; `lead` makes the first cell of a row a button that shows its runs, unless there are none to show. */
export function table<Row>(name: string, rows: Row[], columns: Column<Row>[], lead?: (row: Row) => (() => void) | null): HTMLElement {
  const head = h("tr", {}, ...columns.map((column) => h("th", { scope: "col", class: column.words ? "" : "number" }, column.title)));
  const body = rows.map((row) => {
    const cells = columns.map((column, at) => cellOf(row, column, at === 0 ? lead?.(row) ?? null : null));
    return h("tr", {}, ...cells);
  });
  return h("div", { class: "table" }, h("table", { "aria-label": name }, h("thead", {}, head), h("tbody", {}, ...body)));
}

function cellOf<Row>(row: Row, column: Column<Row>, go: (() => void) | null): HTMLElement {
  const inside = column.cell(row);
  const title = typeof inside === "string" ? inside : undefined;
  if (!go) return h("td", { class: column.words ? "words" : "number", title: column.words ? title : undefined }, inside);
  const button = h("button", { type: "button", class: "link", title }, inside);
  button.addEventListener("click", go);
  return h("td", { class: "words" }, button);
}

/** A bar that is filled to a part from 0 to 1; over 1 it says that it is too much. */
export function meter(part: number, label: string): HTMLElement {
  const bar = h("span", { class: "fill" });
  bar.style.width = `${Math.min(100, Math.max(0, part * 100))}%`;
  const state = part >= 1 ? " over" : part >= 0.8 ? " near" : "";
  return h("span", { class: `meter${state}`, role: "img", "aria-label": label, title: label }, bar);
}

/** `12 %`, `0.4 %`. */
export function percent(part: number): string {
  if (!Number.isFinite(part)) return "";
  const hundredth = part * 100;
  return `${hundredth === 0 || hundredth >= 10 ? Math.round(hundredth) : hundredth.toFixed(1)} %`;
}
