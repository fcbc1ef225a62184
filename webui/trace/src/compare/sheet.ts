/** Runs beside each other: two as one tree with a pair of spans, more in a table. Lies over the views of a run. */

import { h, iconButton } from "../dom";
import { whole } from "../format";
import { icon } from "../icons";
import { dot } from "../runs";
import { splitter } from "../splitter";
import { PagedList } from "../views/pages";
import type { Run, Send } from "../wire";
import type { Answer, Pair, PairAnswer, Row } from "./answer";
import { sums } from "./numbers";
import { pairView } from "./pair";
import { ROW, rowOf } from "./rows";
import { RunTable } from "./table";

const KEY_PAUSE = 90;

/** To the next difference from a row (1), the one before (-1), or the row around it (0). */
interface Go {
  from: string;
  way: number;
}

export interface SheetHost {
  /** Leaves the comparison for a span of a run, or for the run. */
  open(run: string, span: string): void;
  /** Back to the list of runs. */
  back(): void;
}

export class Comparison {
  readonly element: HTMLElement;
  private runs: string[] = [];
  /** The table that a pair was chosen from. */
  private from: string[] = [];
  private number = 0;
  private answered = 0;
  private answer: PairAnswer | null = null;
  private only: boolean | null = null;
  private shut: string[] = [];
  private chosen = "";
  private wholeTexts = false;
  private cells: string[] = [];
  private timer = 0;
  private drawn = "";
  /** The step that is under way, and those that keys asked for meanwhile. */
  private going: Go | null = null;
  private owed: number[] = [];
  private readonly list: PagedList<Row>;
  private readonly table: RunTable;
  private readonly heading = h("div", { class: "cmp-head" });
  private readonly note = h("span", { class: "sheet-note", role: "status" });
  private readonly filter = h("input", { type: "checkbox" });
  private readonly detail = h("section", { class: "detail", "aria-label": "A pair of spans" });
  private readonly body: HTMLElement;
  private readonly trouble = h("p", { class: "note", role: "alert", hidden: true });

  constructor(
    private readonly send: Send,
    private readonly host: SheetHost,
  ) {
    this.list = new PagedList<Row>({
      label: "Spans of both runs", height: ROW, idOf: (row) => row.id, draw: (row) => rowOf(row),
      look: () => this.ask(), pick: (row, byKey) => this.pick(row.id, byKey),
    });
    this.list.element.addEventListener("click", (event) => this.twist(event), { capture: true });
    this.table = new RunTable({
      open: (run) => this.host.open(run, ""), pair: (runs) => this.choose(runs, this.runs),
      cells: (ids) => ((this.cells = ids), this.ask()),
    });
    const main = h("div", { class: "main" }, this.tools(), this.list.element);
    this.body = h("div", { class: "body" }, main, this.detail);
    main.after(splitter(this.body, this.detail));
    this.element = h("section", { class: "cmp-sheet", "aria-label": "Comparison of runs", hidden: true }, this.heading, this.trouble, this.body, this.table.element);
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Shows runs beside each other, in the order they are given. */
  unfold(runs: string[]): void {
    this.element.hidden = false;
    this.choose(runs, []);
  }

  fold(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.send({ op: "uncompare" });
  }

  receive(number: number, data: string): void {
    if (number !== this.number) return;
    this.answered = number;
    const answer = JSON.parse(data) as Answer;
    this.trouble.hidden = answer.kind !== undefined;
    this.element.classList.toggle("is-table", answer.kind === "table");
    this.element.classList.toggle("is-pair", answer.kind === "pair");
    this.element.setAttribute("aria-busy", "false");
    if (answer.kind === undefined) {
      this.trouble.textContent = answer.trouble;
      this.head("Comparison");
    } else if (answer.kind === "table") {
      this.head("Runs beside each other");
      this.table.show(answer);
    } else this.showPair(answer);
  }

  private choose(runs: string[], from: string[]): void {
    [this.runs, this.from] = [runs, from];
    [this.answer, this.only, this.shut, this.chosen] = [null, null, [], ""];
    this.drawn = "";
    this.stay();
    this.element.classList.remove("is-table", "is-pair", "detailed");
    this.detail.replaceChildren();
    this.list.reset();
    this.head("Comparison");
    this.ask();
  }

  /** Asks what is in sight; a step that is under way is asked for until it is answered. */
  private ask(): void {
    if (this.runs.length < 2 || !this.isOpen) return;
    this.number += 1;
    const ask = { offsets: this.list.offsets(), only: this.only === true, shut: this.shut, pair: this.chosen, whole: this.wholeTexts, cells: this.cells, ...(this.going ? { go: this.going } : {}) };
    this.element.setAttribute("aria-busy", "true");
    this.send({ op: "compare", runs: this.runs, ask, number: this.number });
  }

  private showPair(answer: PairAnswer): void {
    const first = this.answer === null;
    this.answer = answer;
    // Rows out of sight stand elsewhere now.
    if (answer.total !== this.list.total || answer.shut.length !== this.shut.length) this.list.renew();
    this.shut = answer.shut;
    this.head("Comparison", answer);
    this.list.place(answer.total, answer.pages);
    this.note.textContent = `${whole(answer.differences)} of ${whole(answer.spans)} ${answer.spans === 1 ? "row" : "rows"} ${answer.differences === 1 ? "differs" : "differ"}${this.going && !answer.row ? "; no more this way" : ""}`;
    if (this.only === null) {
      this.only = !answer.small && answer.differences > 0;
      this.filter.checked = this.only;
      if (this.only) return this.ask();
    }
    if (answer.row) this.chosen = answer.row;
    this.going = null;
    if (answer.at !== null) {
      this.list.reveal(answer.at);
      // Its page may not be here yet: then the list asks for it as it is drawn.
      this.list.draw();
    }
    this.list.choose(this.chosen);
    if (answer.pair) this.showDetail(answer.pair);
    if (first) this.list.focus();
    const next = this.owed.shift();
    if (next !== undefined) this.step(next);
  }

  private showDetail(pair: Pair): void {
    const now = JSON.stringify(pair);
    if (now === this.drawn) return;
    this.drawn = now;
    const within = this.detail.contains((this.detail.getRootNode() as ShadowRoot).activeElement);
    this.element.classList.add("detailed");
    this.detail.replaceChildren(...pairView(pair, {
      close: () => this.closeDetail(),
      open: (side, span) => this.host.open(this.runs[side]!, span),
      step: (way) => this.step(way),
      whole: (on) => ((this.wholeTexts = on), this.ask()),
    }));
    this.list.draw();
    // On a phone the pair lies over the rows, and keys are to go on where they went.
    const covers = this.list.element.getClientRects().length === 0;
    if (within || covers) this.detail.querySelector<HTMLElement>(".detail-body")?.focus({ preventScroll: true });
  }

  private closeDetail(): void {
    this.stay();
    this.chosen = this.drawn = "";
    this.element.classList.remove("detailed");
    // An answer on its way must not open it again.
    this.ask();
    this.list.draw();
    this.list.focus();
  }

  private head(title: string, answer?: PairAnswer): void {
    const back = iconButton(this.from.length ? "Back to the table" : "Back to the list of runs", icon("chevron"), () => this.back(), { class: "icon-button cmp-back" });
    const top = h("div", { class: "view-tools" }, back, h("h3", { class: "sheet-title" }, title), h("span", { class: "gap" }));
    if (this.runs.length === 2) {
      const turn = h("button", { type: "button", class: "link cmp-turn" }, "Swap");
      turn.addEventListener("click", () => this.choose([this.runs[1]!, this.runs[0]!], this.from));
      top.append(turn);
    }
    const busy = answer || this.answered === this.number ? null : h("p", { class: "note" }, "Comparing…");
    this.heading.replaceChildren(top, ...(answer ? this.about(answer) : busy ? [busy] : []));
  }

  private about(answer: PairAnswer): HTMLElement[] {
    const names = answer.runs.map((run, side) => this.named(run, side));
    const said = h("p", { class: "cmp-said", role: "status" }, answer.summary);
    return [h("div", { class: "cmp-runs" }, ...names), said, sums(answer.totals)];
  }

  private named(run: Run, side: number): HTMLElement {
    const link = h("button", { type: "button", class: "link", title: run.id }, run.title || run.id);
    link.addEventListener("click", () => this.host.open(run.id, ""));
    const when = new Date(run.started * 1000).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
    return h("span", { class: `cmp-run is-${side === 0 ? "removed" : "added"}` }, h("b", {}, side === 0 ? "−" : "+"), dot(run.status), link, h("span", { class: "mute" }, when));
  }

  private tools(): HTMLElement {
    this.filter.addEventListener("change", () => this.sift(this.filter.checked));
    const step = (name: string, shape: string, way: number) => iconButton(name, icon(shape), () => this.step(way));
    const label = h("label", { class: "cmp-only" }, this.filter, "Only differences");
    return h("div", { class: "view-tools" }, this.note, h("span", { class: "gap" }), label, step("The difference before (p)", "up", -1), step("Next difference (n)", "down", 1));
  }

  private sift(only: boolean): void {
    this.only = this.filter.checked = only;
    this.list.forget();
    this.ask();
  }

  private step(way: number): void {
    if (this.going) {
      this.owed = [...this.owed, way].slice(-20);
      return;
    }
    this.going = { from: this.chosen, way };
    this.ask();
  }

  private stay(): void {
    this.going = null;
    this.owed = [];
  }

  private pick(id: string, byKey: boolean): void {
    this.stay();
    this.chosen = id;
    window.clearTimeout(this.timer);
    if (byKey) this.timer = window.setTimeout(() => this.ask(), KEY_PAUSE);
    else this.ask();
  }

  private twist(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const line = target?.closest<HTMLElement>("[data-twist]") ? target.closest<HTMLElement>(".line") : null;
    if (!line) return;
    const row = this.list.rowAt(Number(line.dataset.index));
    if (!row?.children) return;
    this.turn(row, !row.shut);
    event.stopPropagation();
  }

  private turn(row: Row, shut: boolean): void {
    this.shut = shut ? [...this.shut, row.id] : this.shut.filter((id) => id !== row.id);
    this.list.renew();
    this.ask();
  }

  private back(): void {
    if (this.from.length) this.choose(this.from, []);
    else this.host.back();
  }

  private key(event: KeyboardEvent): void {
    const typing = (event.composedPath()[0] as Element).matches?.('input:not([type="checkbox"]), select, textarea');
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.element.classList.contains("detailed") ? this.closeDetail() : this.back();
    else if (typing || !this.answer || this.element.classList.contains("is-table") || !this.act(event)) {
      // Keys of the run below are not meant here.
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private act(event: KeyboardEvent): boolean {
    const row = this.list.current();
    const inList = event.composedPath().includes(this.list.element);
    if (event.key === "n" || event.key === "p") this.step(event.key === "n" ? 1 : -1);
    else if (event.key === "d") this.sift(this.only !== true);
    else if (event.key === "w") ((this.wholeTexts = !this.wholeTexts), this.ask());
    else if (!inList || !row) return false;
    else if (event.key === "ArrowLeft") row.children && !row.shut && !this.going ? this.turn(row, true) : this.step(0);
    else if (event.key === "ArrowRight") row.children && row.shut && this.turn(row, false);
    else if (event.key === "Enter" && row.children) this.turn(row, !row.shut);
    else return false;
    return true;
  }
}
