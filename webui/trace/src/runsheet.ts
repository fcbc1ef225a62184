/** The list of all runs: searched, sifted, sorted; tags, notes and pins; one opens, what is chosen is disposed of. */

import { Disposal } from "./disposal";
import { h, iconButton } from "./dom";
import { ago, cost, duration, tokens, whole } from "./format";
import { icon } from "./icons";
import { Intake, told, type TakenRun } from "./intake";
import { LabelForm } from "./labels";
import { HOW, dot } from "./runs";
import { RunSieve } from "./runsieve";
import { type PageOf, PagedList } from "./views/pages";
import type { ChosenRun, Choices, Disposed, ListedRun, Send, Weighed } from "./wire";

const ROW = 56;

export class RunSheet {
  readonly element: HTMLElement;
  private number = 0;
  private chosen: ChosenRun[] = [];
  private readonly ids = new Set<string>();
  private readonly disposal: Disposal;
  private readonly intake: Intake;
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
    const head = h("div", { class: "view-tools" }, h("h3", { class: "sheet-title" }, "Runs"), this.note, h("span", { class: "gap" }));
    this.element = h("section", { class: "run-sheet", "aria-label": "All runs" }, head, this.sieve.element, this.list.element, this.foot);
    this.element.hidden = true;
    this.disposal = new Disposal(send, {
      compare: () => this.beside(), all: () => this.chooseAll(), clear: () => this.clear(), focus: () => this.list.focus(),
      open: (run) => this.open(run), total: () => this.list.total,
    });
    this.intake = new Intake(this.element, (text, bad) => this.tellFile(text, bad), (runs) => this.came(runs));
    head.append(this.intake.button, out);
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

  show(number: number, total: number, pages: PageOf<ListedRun>[], choices: Choices, disk: string): void {
    if (number !== this.number) return;
    this.sieve.offer(choices);
    this.note.textContent = `${whole(total)} ${total === 1 ? "run" : "runs"}${this.sieve.count ? ", sifted" : ""}`;
    this.note.append(h("span", { class: "disk", title: "What all traces of this workspace take on the disk. Settings, Traces: how much is kept" }, ` · ${disk} in all`));
    const known = new Map(pages.flatMap((page) => page.rows.map((run) => [run.id, run] as const)));
    this.choose(this.chosen.map((run) => known.get(run.id) ?? run));
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
    const tick = h("input", { type: "checkbox", class: "pair-tick", "aria-label": `Choose ${run.title || run.id}`, tabindex: "-1" });
    tick.checked = this.ids.has(run.id);
    const stop = (event: Event) => event.stopPropagation();
    tick.addEventListener("click", stop);
    tick.addEventListener("change", () => this.toggle(run));
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
    const packed = run.archived ? h("span", { class: "how" }, "archived") : null;
    return h("span", { class: "run-top" }, dot(run.status), h("span", { class: "run-title" }, run.title || run.id), how, packed, ...tags, when);
  }

  private under(run: ListedRun): HTMLElement {
    const failed = run.errors ? `${whole(run.errors)} failed` : "";
    const paid = run.served && !run.made ? "from the record" : cost(run.cost);
    const facts = [duration(run.seconds) || "running", `${whole(run.spans)} spans`, tokens(run.input, run.output), paid, failed, run.size];
    const rest = run.note || (run.status === "failed" ? run.error : "") || (this.sieve.workspace ? run.path : "");
    return h("span", { class: "run-below" }, facts.filter(Boolean).join(" · "), rest ? h("i", { class: rest === run.error ? "bad" : "" }, `  ${rest.replace(/\s+/g, " ").slice(0, 300)}`) : null);
  }

  private tell(run: ListedRun): string {
    const parts = [run.title || run.id, run.status, duration(run.seconds), tokens(run.input, run.output), cost(run.cost), ...run.tags, run.note];
    return [...parts, run.pinned ? "pinned" : "", run.archived ? "archived" : "", run.size].filter(Boolean).join(", ");
  }

  /** Runs that were asked about, and what a file or a wish brought. */
  chooseThese(runs: ChosenRun[]): void {
    this.choose(runs);
    this.list.redraw();
    this.drawFoot();
  }

  weighed(stake: Weighed): void {
    this.disposal.weighed(stake);
    this.drawFoot();
  }

  disposed(message: Disposed): void {
    this.disposal.disposed(message);
    this.drawFoot();
    if (!message.trouble) this.look();
  }

  private choose(runs: ChosenRun[]): void {
    this.chosen = runs;
    this.ids.clear();
    for (const run of runs) this.ids.add(run.id);
    this.disposal.show(runs);
  }

  /** One of the chosen runs, or no more. */
  private toggle(run: ListedRun): void {
    this.chooseThese(this.ids.has(run.id) ? this.chosen.filter((one) => one.id !== run.id) : [...this.chosen, run]);
  }

  private chooseAll(): void {
    this.send({ op: "choose_all", sieve: this.sieve.said() });
  }

  private clear(): void {
    this.chooseThese([]);
    this.list.focus();
  }

  private tellFile(text: string, bad = false): void {
    this.disposal.say(text, bad);
    this.drawFoot();
  }

  /** Runs of files are in the list, whatever was sifted before. */
  private came(runs: TakenRun[]): void {
    const one = runs[0]!;
    const show = h("button", { type: "button", class: "link" }, "Show it");
    show.addEventListener("click", () => this.open(one.id));
    this.disposal.say(told(runs), false, runs.length === 1 ? show : null);
    this.sieve.widen();
    this.list.choose(one.id);
    this.drawFoot();
  }

  private drawFoot(): void {
    if (this.foot.firstChild !== this.disposal.element) this.foot.replaceChildren(this.disposal.element);
  }

  /** The oldest first: the later is told by what it does otherwise. */
  private beside(): void {
    if (this.chosen.length < 2) return;
    this.compare([...this.chosen].sort((a, b) => a.started - b.started).map((run) => run.id));
  }

  private edit(run: ListedRun): void {
    const done = () => {
      this.foot.replaceChildren();
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
    else if ((event.target as Element).closest?.(".question")) return;
    else if (typing || event.altKey || event.ctrlKey || event.metaKey) return;
    else if (event.key === "/") this.sieve.focus();
    else if (!this.together(event.key, run) && (!run || !this.act(event.key, run))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Keys for all that is chosen, or, where nothing is, for the run a person stands on. */
  private together(key: string, run: ListedRun | undefined): boolean {
    const runs = this.chosen.length ? this.chosen : run ? [run] : [];
    if (key === "c" && this.chosen.length > 1) this.beside();
    else if (key === "a") this.chooseAll();
    else if (key === "i") this.intake.ask();
    else if (key === "Delete" && runs.length) this.disposal.wish("delete", runs);
    else if (key === "z" && runs.length) this.disposal.pack(runs);
    else if (key === "e" && runs.length) this.disposal.save(runs);
    else return false;
    return true;
  }

  private act(key: string, run: ListedRun): boolean {
    if (key === "Enter") this.open(run.id);
    else if (key === " ") this.toggle(run);
    else if (key === "p") this.send({ op: "label", run: run.id, pinned: !run.pinned });
    else if (key === "t") this.edit(run);
    else return false;
    return true;
  }
}
