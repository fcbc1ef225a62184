/** The list of all runs: searched, sifted, sorted; tags, notes and pins; one opens, several are compared. */

import { h, iconButton } from "./dom";
import { ago, cost, duration, tokens, whole } from "./format";
import { icon } from "./icons";
import { LabelForm } from "./labels";
import { HOW, dot } from "./runs";
import { RunSieve } from "./runsieve";
import { type PageOf, PagedList } from "./views/pages";
import type { Choices, ListedRun, Send } from "./wire";

const ROW = 56;

/** Runs that are compared at once. */
const MOST = 50;

export class RunSheet {
  readonly element: HTMLElement;
  private number = 0;
  private chosen: ListedRun[] = [];
  private readonly sieve: RunSieve;
  private readonly list: PagedList<ListedRun>;
  private readonly note = h("span", { class: "sheet-note", role: "status" });
  private readonly foot = h("div", { class: "sheet-foot" });

  /** `open` shows a run, `shut` leaves the list, `compare` puts runs beside each other. */
  constructor(
    private readonly send: Send,
    private readonly open: (run: string) => void,
    private readonly shut: () => void,
    private readonly compare: (runs: string[]) => void,
  ) {
    this.sieve = new RunSieve(() => this.sift());
    this.list = new PagedList<ListedRun>({
      label: "Runs", height: ROW, idOf: (run) => run.id, draw: (run) => this.row(run),
      look: () => this.look(), pick: (run, byKey) => byKey || this.open(run.id),
    });
    const out = iconButton("Close the list of runs", icon("close"), () => this.shut());
    const head = h("div", { class: "view-tools" }, h("h3", { class: "sheet-title" }, "Runs"), this.note, h("span", { class: "gap" }), out);
    this.element = h("section", { class: "run-sheet", "aria-label": "All runs" }, head, this.sieve.element, this.list.element, this.foot);
    this.element.hidden = true;
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  unfold(current: string): void {
    this.element.hidden = false;
    this.look();
    this.list.choose(current);
    this.sieve.focus();
  }

  fold(): void {
    this.element.hidden = true;
    this.send({ op: "unlist" });
  }

  show(number: number, total: number, pages: PageOf<ListedRun>[], choices: Choices): void {
    if (number !== this.number) return;
    this.sieve.offer(choices);
    this.note.textContent = `${whole(total)} ${total === 1 ? "run" : "runs"}${this.sieve.count ? ", sifted" : ""}`;
    const known = new Map(pages.flatMap((page) => page.rows.map((run) => [run.id, run] as const)));
    this.chosen = this.chosen.map((run) => known.get(run.id) ?? run);
    this.list.place(total, pages);
    this.list.element.classList.toggle("none", total === 0);
    if (!this.foot.querySelector("form")) this.drawFoot();
  }

  tick(): void {
    if (!this.isOpen) return;
    for (const when of this.list.element.querySelectorAll<HTMLElement>(".when")) {
      when.textContent = ago(Number(when.dataset.started), Date.now() / 1000);
    }
  }

  private look(): void {
    this.number += 1;
    this.send({ op: "list", sieve: this.sieve.said(), offsets: this.list.offsets(), number: this.number });
  }

  private sift(): void {
    this.list.forget();
    this.look();
  }

  private row(run: ListedRun): HTMLElement {
    const chosen = this.chosen.some((one) => one.id === run.id);
    const tick = h("input", { type: "checkbox", class: "pair-tick", "aria-label": `Compare ${run.title || run.id}`, tabindex: "-1" });
    tick.checked = chosen;
    const stop = (event: Event) => event.stopPropagation();
    tick.addEventListener("click", stop);
    tick.addEventListener("change", () => this.choose(run));
    const pin = iconButton(run.pinned ? "Unpin" : "Pin to the top", icon("pin"), () => undefined, { class: `icon-button pin${run.pinned ? " on" : ""}`, tabindex: "-1", "aria-pressed": String(run.pinned) });
    pin.addEventListener("click", (event) => (stop(event), this.send({ op: "label", run: run.id, pinned: !run.pinned })));
    const edit = iconButton("Tags and note", icon("tag"), () => undefined, { tabindex: "-1" });
    edit.addEventListener("click", (event) => (stop(event), this.edit(run)));
    const cell = (name: string, ...inside: HTMLElement[]) => h("div", { class: name, role: "gridcell" }, ...inside);
    const line = h("div", { class: `line run-line is-${run.status}` }, cell("run-end", tick), cell("run-text", this.top(run), this.under(run)), cell("run-end", pin, edit));
    line.setAttribute("aria-label", this.tell(run));
    return line;
  }

  private top(run: ListedRun): HTMLElement {
    const how = run.mode ? h("span", { class: "how" }, HOW[run.mode]) : null;
    const tags = run.tags.slice(0, 4).map((tag) => h("span", { class: "tag" }, tag));
    const when = h("span", { class: "when", "data-started": String(run.started) }, ago(run.started, Date.now() / 1000));
    return h("span", { class: "run-top" }, dot(run.status), h("span", { class: "run-title" }, run.title || run.id), how, ...tags, when);
  }

  private under(run: ListedRun): HTMLElement {
    const failed = run.errors ? `${whole(run.errors)} failed` : "";
    const paid = run.served && !run.made ? "from the record" : cost(run.cost);
    const facts = [duration(run.seconds) || "running", `${whole(run.spans)} spans`, tokens(run.input, run.output), paid, failed];
    const rest = run.note || (run.status === "failed" ? run.error : "") || (this.sieve.workspace ? run.path : "");
    return h("span", { class: "run-below" }, facts.filter(Boolean).join(" · "), rest ? h("i", { class: rest === run.error ? "bad" : "" }, `  ${rest.replace(/\s+/g, " ").slice(0, 300)}`) : null);
  }

  private tell(run: ListedRun): string {
    const parts = [run.title || run.id, run.status, duration(run.seconds), tokens(run.input, run.output), cost(run.cost), ...run.tags, run.note];
    return [...parts, run.pinned ? "pinned" : ""].filter(Boolean).join(", ");
  }

  /** One of the runs to compare, or no more. */
  private choose(run: ListedRun): void {
    const had = this.chosen.some((one) => one.id === run.id);
    this.chosen = had ? this.chosen.filter((one) => one.id !== run.id) : [...this.chosen, run].slice(-MOST);
    this.list.redraw();
    this.drawFoot();
  }

  private drawFoot(): void {
    this.foot.replaceChildren();
    if (this.chosen.length === 0) return;
    const one = this.chosen[0]!;
    const told = this.chosen.length === 1 ? `“${one.title || one.id}” is chosen. Choose another to compare them.` : `${this.chosen.length} runs are chosen.`;
    const clear = h("button", { type: "button", class: "link" }, "Clear");
    clear.addEventListener("click", () => {
      this.chosen = [];
      this.list.redraw();
      this.drawFoot();
    });
    const go = h("button", { type: "button", class: "solid", "aria-keyshortcuts": "c", title: "Compare (c)" }, "Compare");
    go.disabled = this.chosen.length < 2;
    go.addEventListener("click", () => this.beside());
    this.foot.append(h("div", { class: "compare-bar" }, h("span", { role: "status" }, told), h("span", { class: "gap" }), clear, go));
  }

  /** The oldest first: the later is told by what it does otherwise. */
  private beside(): void {
    if (this.chosen.length < 2) return;
    this.compare([...this.chosen].sort((a, b) => a.started - b.started).map((run) => run.id));
  }

  private edit(run: ListedRun): void {
    const done = () => {
      this.drawFoot();
      this.list.focus();
    };
    const form = new LabelForm(run, (tags, note) => this.send({ op: "label", run: run.id, tags, note }), done);
    this.foot.replaceChildren(form.element);
    form.focus();
  }

  private key(event: KeyboardEvent): void {
    const typing = (event.target as Element).matches?.("input:not([type='checkbox']), textarea, select") || (event.composedPath()[0] as Element).matches?.("input:not([type='checkbox']), textarea, select");
    const run = this.list.current();
    if (event.key === "Escape") this.shut();
    else if (typing || event.altKey || event.ctrlKey || event.metaKey) return;
    else if (event.key === "/") this.sieve.focus();
    else if (event.key === "c" && this.chosen.length > 1) this.beside();
    else if (!run || !this.act(event.key, run)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private act(key: string, run: ListedRun): boolean {
    if (key === "Enter") this.open(run.id);
    else if (key === " ") this.choose(run);
    else if (key === "p") this.send({ op: "label", run: run.id, pinned: !run.pinned });
    else if (key === "t") this.edit(run);
    else return false;
    return true;
  }
}
