// The answer to a query: a page of its rows at a time, however many there are, sorted and searched where the store is.
import {askAbout} from "./answerasks";
import {renderAnswerChart} from "./answerchart";
import {make} from "./dom";
import {cell, csv, download} from "./tables";

export interface AnswerData {
  answer: string;
  columns: {name: string; type: string}[];
  /** The first rows. */
  rows: unknown[][];
  total: number;
  /** Whether there would have been more than are kept. */
  cut: boolean;
  /** Rows that other cells get. */
  kept: number;
  /** What a person must know of the rows; older answers have none. */
  notes?: string[];
}

const PAGE = 25;
const DOWNLOADED = 10_000;
const PIECE = 1_000;
const NUMBERS = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;

export function renderAnswer(data: unknown): HTMLElement {
  const answer = data as AnswerData;
  if (!Array.isArray(answer?.columns) || !Array.isArray(answer.rows)) return make("div", {class: "omitted"}, "This answer cannot be shown.");
  return new AnswerView(answer).element;
}

export function isNumeric(column: {type: string}): boolean {
  return NUMBERS.test(column.type);
}

class AnswerView {
  readonly element = make("div", {class: "answer"});
  private readonly stage = make("div", {});
  private readonly choices: HTMLButtonElement[];
  private readonly table: HTMLElement;
  private chart: HTMLElement | null = null;

  constructor(private readonly data: AnswerData) {
    this.table = new AnswerGrid(data).element;
    this.choices = ["Table", "Chart"].map((name) => make("button", {type: "button", class: "either-choice", onclick: () => this.choose(name)}, name));
    const choices = make("div", {class: "either-choices", role: "group", "aria-label": "Shown as"}, ...this.choices);
    const canDraw = data.total > 0 && data.columns.some(isNumeric);
    this.element.append(...(canDraw ? [choices] : []), this.stage);
    this.choose("Table");
  }

  private choose(name: string): void {
    for (const button of this.choices) button.setAttribute("aria-pressed", String(button.textContent === name));
    if (name === "Chart") this.chart ??= renderAnswerChart(this.data);
    this.stage.replaceChildren(name === "Chart" ? this.chart! : this.table);
  }
}

/** The rows. The first page is at hand; every other is asked for. */
class AnswerGrid {
  readonly element = make("div", {class: "table-box"});
  private readonly body = make("tbody", {});
  private readonly pager = make("div", {class: "table-pager"});
  private readonly note = make("div", {class: "answer-note", role: "status"});
  private readonly heads: HTMLElement[];
  private readonly view = {page: 0, order: null as number | null, down: false, text: ""};
  private total: number;
  private asked = 0;
  private timer = 0;

  constructor(private readonly data: AnswerData) {
    this.total = data.total;
    this.heads = data.columns.map((column, at) => this.head(column, at));
    const table = make("table", {"aria-label": "Answer", "aria-rowcount": data.total + 1}, make("thead", {}, make("tr", {}, ...this.heads)), this.body);
    this.element.append(make("div", {class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Answer"}, table), this.foot(), this.note);
    this.draw(data.rows.slice(0, PAGE));
    this.tell();
  }

  private head(column: {name: string; type: string}, at: number): HTMLElement {
    const button = make("button", {type: "button", class: "table-sort", title: column.type.toLowerCase(), onclick: () => this.sort(at)}, column.name || "\u00a0");
    return make("th", {scope: "col", class: isNumeric(column) ? "is-number" : "", "aria-sort": "none"}, button);
  }

  private foot(): HTMLElement {
    const foot = make("div", {class: "table-foot"}, this.pager);
    if (this.data.total > PAGE) {
      const search = make("input", {type: "search", class: "table-search", placeholder: "Filter rows", "aria-label": "Filter rows"});
      search.addEventListener("input", () => {
        window.clearTimeout(this.timer);
        this.timer = window.setTimeout(() => void this.go({text: search.value.trim(), page: 0}), 250);
      });
      foot.append(search);
    }
    const title = this.data.total > DOWNLOADED ? `The first ${DOWNLOADED.toLocaleString("en")} rows, as they are sorted` : undefined;
    foot.append(make("button", {type: "button", class: "link", title, onclick: () => void this.save()}, "Download CSV"));
    return foot;
  }

  private sort(order: number): void {
    const down = this.view.order === order && !this.view.down;
    this.heads.forEach((head, at) => head.setAttribute("aria-sort", at !== order ? "none" : down ? "descending" : "ascending"));
    void this.go({order, down, page: 0});
  }

  /** Shows other rows. What is asked last is shown, whatever comes first. */
  private async go(change: Partial<AnswerGrid["view"]>, pressed = ""): Promise<void> {
    Object.assign(this.view, change);
    const turn = ++this.asked;
    this.element.setAttribute("aria-busy", "true");
    const reply = await this.rows(this.view.page * PAGE, PAGE);
    if (turn !== this.asked) return;
    this.element.removeAttribute("aria-busy");
    if ("problem" in reply) return this.note.replaceChildren(reply.problem);
    this.total = reply.total;
    this.draw(reply.rows);
    this.tell();
    if (pressed) this.pager.querySelector<HTMLElement>(`[aria-label="${pressed}"]`)?.focus();
  }

  private rows(offset: number, limit: number): Promise<{rows: unknown[][]; total: number} | {problem: string}> {
    const {order, down, text} = this.view;
    return askAbout(this.element, {op: "rows", answer: this.data.answer, offset, limit, order, down, text});
  }

  private draw(rows: unknown[][]): void {
    const numeric = this.data.columns.map(isNumeric);
    this.body.replaceChildren(...rows.map((row) => make("tr", {}, ...row.map((value, at) => cell(value, numeric[at]!)))));
    const {page} = this.view;
    const last = Math.max(Math.ceil(this.total / PAGE) - 1, 0);
    const from = page * PAGE;
    const written = `${(from + 1).toLocaleString("en")}–${Math.min(from + PAGE, this.total).toLocaleString("en")} of ${this.total.toLocaleString("en")}`;
    const label = make("span", {role: "status"}, this.total === 0 ? "No rows" : written);
    if (last === 0) return this.pager.replaceChildren(label);
    const turn = (name: string, text: string, to: number): HTMLElement => {
      const button = make("button", {type: "button", class: "table-turn", "aria-label": name, title: name, onclick: () => void this.go({page: to}, name)}, text);
      button.disabled = to < 0 || to > last || to === page;
      return button;
    };
    this.pager.replaceChildren(turn("First page", "«", 0), turn("Previous page", "‹", page - 1), label, turn("Next page", "›", page + 1), turn("Last page", "»", last));
  }

  private tell(): void {
    const {cut, kept, total} = this.data;
    const notes = [...(this.data.notes ?? []), cut ? `The query has more rows than the ${total.toLocaleString("en")} that are kept.` : "", kept < total ? `Other cells get the first ${kept.toLocaleString("en")} rows; the option rows=… gives them more.` : ""];
    this.note.replaceChildren(notes.filter(Boolean).join(" "));
  }

  private async save(): Promise<void> {
    const rows: unknown[][] = [];
    while (rows.length < Math.min(this.total, DOWNLOADED)) {
      const reply = await this.rows(rows.length, PIECE);
      if ("problem" in reply) return this.note.replaceChildren(reply.problem);
      if (reply.rows.length === 0) break;
      rows.push(...reply.rows);
    }
    download("answer.csv", csv({columns: this.data.columns.map((column) => column.name), rows}), "text/csv");
  }
}
