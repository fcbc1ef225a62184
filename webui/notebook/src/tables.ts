// Rows as a table that is sorted, searched and turned over page by page: the page holds some rows, however many there are.
import {make} from "./dom";

export interface TableData {
  title?: string;
  columns: string[];
  rows: unknown[][];
}

const PAGE = 25;
const LONG = 300;

/** What is shown as a table when it comes as data: a list of at least two records of mostly plain values. */
export function recordsOf(data: unknown): TableData | null {
  if (!Array.isArray(data) || data.length < 2) return null;
  if (!data.every((row) => row !== null && typeof row === "object" && !Array.isArray(row))) return null;
  const columns = [...new Set(data.slice(0, 1000).flatMap((row) => Object.keys(row as object)))];
  if (columns.length === 0 || columns.length > 60) return null;
  const rows = data.map((row) => columns.map((name) => (row as Record<string, unknown>)[name] ?? null));
  const isPlain = (value: unknown): boolean => value === null || typeof value !== "object";
  const plain = rows.slice(0, 100).flat().filter(isPlain).length;
  return plain >= 0.6 * Math.min(rows.length, 100) * columns.length ? {columns, rows} : null;
}

export function renderTable(data: TableData): HTMLElement {
  return new TableView(data).element;
}

class TableView {
  readonly element = make("div", {class: "table-box"});
  private order: number[];
  private texts: string[] | null = null;
  private page = 0;
  private sorted = {column: -1, down: false};
  private readonly body = make("tbody", {});
  private readonly heads: HTMLElement[];
  private readonly numeric: boolean[];
  private readonly pager = make("div", {class: "table-pager"});

  constructor(private readonly data: TableData) {
    this.order = data.rows.map((_, index) => index);
    const sample = data.rows.slice(0, 200);
    this.numeric = data.columns.map((_, at) => sample.some((row) => row[at] !== null) && sample.every((row) => row[at] === null || typeof row[at] === "number"));
    this.heads = data.columns.map((name, at) => this.head(name, at));
    const table = make("table", {"aria-label": data.title || "Table", "aria-rowcount": data.rows.length + 1});
    table.append(make("thead", {}, make("tr", {}, ...this.heads)), this.body);
    if (data.title) this.element.append(make("div", {class: "table-title"}, data.title));
    this.element.append(make("div", {class: "table-scroll", tabindex: "0", role: "group", "aria-label": data.title || "Table"}, table), this.foot());
    this.draw();
  }

  private head(name: string, at: number): HTMLElement {
    const button = make("button", {type: "button", class: "table-sort", onclick: () => this.sort(at)}, name || "\u00a0");
    return make("th", {scope: "col", class: this.numeric[at] ? "is-number" : "", "aria-sort": "none"}, button);
  }

  private foot(): HTMLElement {
    const save = make("button", {type: "button", class: "link", onclick: () => download("table.csv", csv(this.data))}, "Download CSV");
    const foot = make("div", {class: "table-foot"}, this.pager);
    if (this.data.rows.length > PAGE) {
      const search = make("input", {type: "search", class: "table-search", placeholder: "Filter rows", "aria-label": "Filter rows"});
      search.addEventListener("input", () => this.filter(search.value));
      foot.append(search);
    }
    foot.append(save);
    return foot;
  }

  private filter(words: string): void {
    const wanted = words.trim().toLowerCase();
    this.texts ??= this.data.rows.map((row) => row.map(written).join("\u0001").toLowerCase());
    this.order = this.data.rows.map((_, index) => index).filter((index) => this.texts![index]!.includes(wanted));
    this.arrange();
  }

  private sort(column: number): void {
    this.sorted = {column, down: this.sorted.column === column && !this.sorted.down};
    this.heads.forEach((head, at) => {
      head.setAttribute("aria-sort", at !== column ? "none" : this.sorted.down ? "descending" : "ascending");
    });
    this.arrange();
  }

  private arrange(): void {
    const {column, down} = this.sorted;
    const {rows} = this.data;
    if (column >= 0) {
      const sign = down ? -1 : 1;
      // What is not there stands last, whichever way it is sorted.
      this.order.sort((one, other) => {
        const [a, b] = [rows[one]![column], rows[other]![column]];
        if (a === null || b === null) return a === b ? one - other : a === null ? 1 : -1;
        return sign * compare(a, b) || one - other;
      });
    }
    this.page = 0;
    this.draw();
  }

  private draw(): void {
    const from = this.page * PAGE;
    const rows = this.order.slice(from, from + PAGE).map((index) => {
      return make("tr", {}, ...this.data.rows[index]!.map((value, at) => cell(value, this.numeric[at]!)));
    });
    this.body.replaceChildren(...rows);
    this.drawPager(from);
  }

  private drawPager(from: number): void {
    const count = this.order.length;
    const last = Math.max(Math.ceil(count / PAGE) - 1, 0);
    const to = Math.min(from + PAGE, count);
    const label = make("span", {role: "status"}, count === 0 ? "No rows" : `${(from + 1).toLocaleString("en")}–${to.toLocaleString("en")} of ${count.toLocaleString("en")}`);
    const turn = (name: string, text: string, page: number): HTMLElement => {
      const button = make("button", {type: "button", class: "table-turn", "aria-label": name, title: name}, text);
      button.disabled = page < 0 || page > last || page === this.page;
      button.addEventListener("click", () => this.turn(page, name));
      return button;
    };
    if (last === 0) return this.pager.replaceChildren(label);
    const {page} = this;
    this.pager.replaceChildren(turn("First page", "«", 0), turn("Previous page", "‹", page - 1), label, turn("Next page", "›", page + 1), turn("Last page", "»", last));
  }

  private turn(page: number, pressed: string): void {
    this.page = page;
    this.draw();
    this.pager.querySelector<HTMLElement>(`[aria-label="${pressed}"]`)?.focus();
  }
}

export function cell(value: unknown, isNumber: boolean): HTMLElement {
  const text = written(value);
  const long = text.length > LONG;
  const className = value === null ? "is-missing" : isNumber ? "is-number" : "";
  return make("td", {class: className, title: long ? text : undefined}, value === null ? "—" : long ? `${text.slice(0, LONG)}…` : text);
}

function written(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [a, b] = [written(one), written(other)];
  // Much faster than a comparison by language, of which only texts with capitals or accents need one.
  return a < b ? -1 : a > b ? 1 : 0;
}

export function csv({columns, rows}: TableData): string {
  const field = (value: unknown): string => {
    const text = written(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(field).join(",")).join("\r\n");
}

/** Hands a text to the browser as a file. */
export function download(name: string, content: string, type = "text/plain"): void {
  const address = URL.createObjectURL(new Blob([content], {type: `${type};charset=utf-8`}));
  const link = make("a", {href: address, download: name});
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
