/** The trace of a run: picker, summary, its views, and the detail of the one span that is selected in all of them. */

import { Again } from "./again";
import base from "./base.css";
import compareCss from "./compare/compare.css";
import { Comparison } from "./compare/sheet";
import { DetailView } from "./detail";
import forkCss from "./fork.css";
import { ForkForm } from "./forkform";
import { h } from "./dom";
import { icon } from "./icons";
import { RunPicker } from "./runs";
import { RunSheet } from "./runsheet";
import { Search } from "./search";
import { splitter } from "./splitter";
import { Summary, secondsOfRun } from "./summary";
import css from "./trace.css";
import { Tree } from "./tree";
import { treeView, waterfallView } from "./views/adapted";
import { Events } from "./views/events";
import { Flame } from "./views/flame";
import { Lanes } from "./views/lanes";
import { Moment } from "./views/moment";
import { Network } from "./views/network";
import { Sequence } from "./views/sequence";
import { Talk } from "./views/talk";
import type { Host, View } from "./views/view";
import sheetCss from "./runsheet.css";
import viewsCss from "./views/views.css";
import { Views } from "./views/views";
import { Waterfall } from "./waterfall";
import type { Incoming, Outgoing, PanelModel, Run } from "./wire";

const KEY_PAUSE = 120;

class TracePage {
  readonly element: HTMLDivElement;
  private readonly picker: RunPicker;
  private readonly sheet: RunSheet;
  private readonly comparison: Comparison;
  private readonly summary = new Summary();
  private readonly again: Again;
  private readonly waterfall: Waterfall;
  private readonly tree: Tree;
  private readonly search: Search;
  private readonly detail: DetailView;
  private readonly views: Views;
  private readonly form: ForkForm;
  private readonly notice = h("p", { class: "notice", role: "alert", hidden: true });
  private run: Run | null = null;
  private following = true;
  private timer = 0;

  constructor(private readonly model: PanelModel) {
    const send = (message: Outgoing) => model.send_msg(message);
    this.picker = new RunPicker(send, () => this.listRuns(!this.sheet.isOpen));
    this.sheet = new RunSheet(send, (id) => this.openRun(id), () => this.listRuns(false), (ids) => this.compare(ids));
    this.comparison = new Comparison(send, { open: (run, span) => this.openRun(run, span), back: () => this.listRuns(true) });
    this.again = new Again(send);
    this.form = new ForkForm(send);
    this.waterfall = new Waterfall(model);
    this.tree = new Tree(send, () => ({ now: this.now(), total: this.total() }), (id, byKey) => this.pick(id, byKey, true));
    this.search = new Search(send, (id) => this.pick(id, false, false), (on) => this.searching(on));
    this.detail = new DetailView(send, () => this.closeDetail(), () => this.now(), () => this.fork(), () => this.run && send({ op: "break", run: this.run.id, span: this.detail.id }));
    this.views = new Views(model, this.all(), String(model.view), () => this.run, (view) => this.turned(view));
    this.element = this.build();
    this.paint(model.colours as Record<string, string>);
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  /** All views, in the order of their keys. */
  private all(): View[] {
    const host: Host = {
      look: () => this.views.look(), pick: (id, byKey = false) => this.pick(id, byKey, false),
      run: () => this.run, now: () => this.now(), following: () => this.following,
    };
    const asked = [Flame, Lanes, Sequence, Network, Talk, Events, Moment].map((Kind) => new Kind(host));
    return [waterfallView(this.waterfall), treeView(this.tree), ...asked];
  }

  private build(): HTMLDivElement {
    const bar = h("div", { class: "bar" }, this.picker.element, h("span", { class: "gap" }), this.search.box);
    const main = h("div", { class: "main" }, this.views.stage, this.search.found);
    const body = h("div", { class: "body" }, main, this.detail.element);
    main.after(splitter(body, this.detail.element));
    const title = h("h3", {}, "Nothing has run yet");
    const hint = h("p", {}, "Run a cell and every agent, tool and model call appears here.");
    const empty = h("div", { class: "nothing" }, icon("trace"), title, hint);
    const style = h("style");
    style.textContent = base + css + viewsCss + sheetCss + compareCss + forkCss;
    const names = { class: "trace empty", role: "region", "aria-label": "Trace" };
    const above = [this.sheet.element, this.comparison.element, this.form.element];
    return h("div", names, style, bar, this.about(), this.views.row, this.notice, body, ...above, empty);
  }

  private about(): HTMLElement {
    const { buttons, origin, forks, card } = this.again;
    return h("div", { class: "about" }, origin, forks, h("div", { class: "facts-line" }, this.summary.element, buttons), card);
  }

  /** Seconds since the run began, for what still runs. */
  private now(): number {
    return this.run ? Math.max(0, Date.now() / 1000 - this.run.started) : 0;
  }

  private total(): number {
    return this.run ? (secondsOfRun(this.run) ?? 0) : 0;
  }

  private paint(colours: Record<string, string>): void {
    for (const [operation, colour] of Object.entries(colours)) this.element.style.setProperty(`--op-${operation}`, colour);
  }

  private get isCovered(): boolean {
    return this.element.classList.contains("detailed") && this.views.stage.getClientRects().length === 0 && !this.element.classList.contains("searching");
  }

  private compare(runs: string[]): void {
    this.sheet.fold();
    this.element.classList.replace("listing", "comparing");
    this.comparison.unfold(runs);
  }

  private listRuns(on: boolean): void {
    this.comparison.fold();
    this.element.classList.remove("comparing");
    this.element.classList.toggle("listing", on);
    if (on) this.sheet.unfold(this.run?.id ?? "");
    else {
      this.sheet.fold();
      this.views.current.focus();
      this.views.current.draw();
    }
  }

  private openRun(id: string, span = ""): void {
    this.listRuns(false);
    this.model.send_msg({ op: "choose", run: id, span });
  }

  private turned(view: string): void {
    this.search.clear();
    // On a phone the detail lies over the view that was asked for.
    if (this.isCovered) this.element.classList.remove("detailed");
    this.model.send_msg({ op: "view", name: view });
  }

  private searching(on: boolean): void {
    this.element.classList.toggle("searching", on);
  }

  /** A person chose a span; with keys held down only the last one is fetched. */
  private pick(id: string, byKey: boolean, listed: boolean): void {
    window.clearTimeout(this.timer);
    const tell = () => this.model.send_msg({ op: "select", id, listed });
    if (byKey) this.timer = window.setTimeout(tell, KEY_PAUSE);
    else tell();
  }

  private fork(): void {
    if (this.run && this.detail.id) this.form.ask(this.run.id, this.detail.id);
  }

  private closeDetail(): void {
    this.detail.clear();
    this.element.classList.remove("detailed");
    this.views.current.focus();
  }

  private key(event: KeyboardEvent): void {
    const typing = (event.composedPath()[0] as Element).matches?.('input:not([type="range"], [type="checkbox"]), textarea, select');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") this.search.focus();
    else if (event.key === "F") this.fork();
    else if (event.key === "r") this.listRuns(!this.sheet.isOpen);
    else if (event.key === "f") this.model.send_msg({ op: "follow", on: !this.following });
    else if (event.key === "Escape" && this.detail.id) this.closeDetail();
    else if (!this.run || !this.views.digit(event.key)) return;
    event.preventDefault();
  }

  mount(): void {
    this.waterfall.mount();
  }

  tick(): void {
    this.picker.tick();
    this.sheet.tick();
    if (this.run?.status !== "running") return;
    this.summary.tick();
    this.detail.tick();
    if (this.views.current.name === "tree" || this.views.current.name === "lanes") this.views.current.draw();
  }

  receive(message: Incoming): void {
    switch (message.op) {
      case "runs":
        this.following = message.following;
        return this.picker.show(message.runs, message.following);
      case "run":
        return this.showRun(message.run, message.open);
      case "pages":
        return this.showPages(message);
      case "select":
        return this.tree.show(message.id, message.path);
      case "detail":
        return this.showDetail(message);
      case "payload":
        return this.detail.unfold(message.id, message.field, message.payload);
      case "found":
        return this.search.show(message.query, message.rows, message.more);
      case "listed":
        return this.sheet.show(message.number, message.total, message.pages, message.choices);
      case "compared":
        return this.comparison.receive(message.number, message.data);
      case "seen":
        return this.views.seen(message.view, message.run, message.number, message.data);
      case "bars":
        return this.waterfall.show(message);
      case "row":
        return this.waterfall.reveal(message.row);
      case "unknown":
        return this.again.question(message.run, message.calls);
      case "form":
        return this.form.show(message);
      case "forks":
        return this.again.showForks(message.run, message.forks);
      case "refused":
        return (this.form.isOpen ? this.form : this.again).refuse(message.message);
      case "broken":
        return this.detail.pauses(message.where);
      case "started":
        this.form.close();
        return this.again.close();
      case "trouble":
        return this.trouble(message.message);
    }
  }

  private showRun(run: Run | null, open: number): void {
    const other = run?.id !== this.run?.id;
    this.run = run;
    this.element.classList.toggle("empty", run === null);
    this.picker.choose(run);
    this.summary.show(run);
    this.again.show(run);
    if (!other) return this.tree.setOpenDepth(open);
    this.views.reset();
    this.search.clear();
    this.detail.clear();
    this.element.classList.remove("detailed");
    this.tree.reset(run?.id ?? "", open);
  }

  private showDetail(message: Extract<Incoming, { op: "detail" }>): void {
    if (message.detail.run !== this.run?.id) return;
    this.element.classList.add("detailed");
    this.detail.show(message.detail);
    this.views.choose(message.detail);
    if (this.isCovered && !this.sheet.isOpen) this.detail.focus();
  }

  private showPages(message: Extract<Incoming, { op: "pages" }>): void {
    if (message.run !== this.run?.id) return;
    this.tree.place(message.pages);
    // Who reads a span is left where they are.
    if (this.following && this.run.status === "running" && !this.tree.selected) this.tree.showEnd();
  }

  private trouble(text: string): void {
    this.notice.textContent = text;
    this.notice.hidden = text === "";
  }
}

/** A message that came as one text, as it was. */
function opened(message: Incoming | { json: string }): Incoming {
  return "json" in message ? (JSON.parse(message.json) as Incoming) : message;
}

/** What Panel calls once for each page that shows the component. */
export function render({ model }: { model: PanelModel }): HTMLElement {
  const page = new TracePage(model);
  model.on("msg:custom", (message) => page.receive(opened(message as Incoming | { json: string })));
  const timer = window.setInterval(() => page.tick(), 250);
  model.on("remove", () => window.clearInterval(timer));
  page.mount();
  window.requestAnimationFrame(() => model.send_msg({ op: "ready" }));
  return page.element;
}

export default { render };
